//! `duban check`.

use crate::args::{CheckArgs, Format};
use crate::failure::Failure;
use crate::{input, print};
use duban::diagnostic::{Colour, Diagnostics, Language, Severity, to_json, to_text};
use std::io::IsTerminal;
use std::process::ExitCode;

pub(crate) fn run(args: &CheckArgs, language: Language) -> Result<ExitCode, Failure> {
    let mut checks = Vec::new();
    let mut unreadable = Vec::new();
    for path in &args.plans {
        match input::plan(path, &args.with) {
            Ok(check) => checks.push(check.diagnostics),
            // The other plans are still checked.
            Err(failure) => unreadable.push(failure),
        }
    }
    match args.format {
        Format::Text => {
            let text: String =
                checks.iter().map(|c| to_text(c, language, colour(std::io::stdout().is_terminal()))).collect();
            print(&text)?;
        }
        Format::Json => print(&json(&to_json(&checks, language))?)?,
    }
    if let Some(last) = unreadable.pop() {
        unreadable.iter().for_each(|f| eprintln!("{f}"));
        return Err(last);
    }
    let least = args.deny.unwrap_or(Severity::Error);
    let denied = |c: &Diagnostics| c.items().iter().any(|d| d.severity() >= least);
    Ok(if checks.iter().any(denied) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Colour for a terminal, unless the user asked for none.
pub(crate) fn colour(terminal: bool) -> Colour {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if terminal && !unwanted { Colour::Always } else { Colour::Never }
}

/// A value as indented JSON with a line break at its end.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::Unusable(e.to_string()))?;
    Ok(text + "\n")
}
