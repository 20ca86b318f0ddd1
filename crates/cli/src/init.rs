//! `duban init`.

use crate::args::InitArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use duban::diagnostic::Language;
use std::io::Write;
use std::path::Path;

/// The starter plan's dates are working days of this year; a plan for another year is checked anew anyway.
const YEAR: &str = "2026";

pub(crate) fn run(args: &InitArgs, language: Language) -> Result<Exit, Failure> {
    let text = match language {
        Language::En => include_str!("starter/en.yaml"),
        Language::ZhHans => include_str!("starter/zh-Hans.yaml"),
        Language::ZhHant => include_str!("starter/zh-Hant.yaml"),
    };
    let text = text.replace("{YEAR}", YEAR);
    if args.file == Path::new("-") {
        print(&text)?;
        return Ok(Exit::SUCCESS);
    }
    // What is there already is somebody's work.
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&args.file);
    let written = file.and_then(|mut f| f.write_all(text.as_bytes()));
    written.map_err(|source| Failure::Write { name: args.file.display().to_string(), source })?;
    print(&format!("{}\n", args.file.display()))?;
    Ok(Exit::SUCCESS)
}
