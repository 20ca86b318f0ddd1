//! `duban schema`.

use crate::check::json;
use crate::failure::Failure;
use crate::print;
use duban::diagnostic::Language;
use std::process::ExitCode;

pub(crate) fn run(language: Language) -> Result<ExitCode, Failure> {
    print(&json(&duban::plan::schema::schema(language))?)?;
    Ok(ExitCode::SUCCESS)
}
