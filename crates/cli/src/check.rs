//! `duban check`.

use crate::args::{CheckArgs, CheckFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, print};
use duban::check::mended;
use duban::diagnostic::{Colour, Diagnostics, Language, Severity, Unreadable, to_github, to_json, to_sarif, to_text};
use std::io::{IsTerminal, Write};
use std::path::Path;

pub(crate) fn run(args: &CheckArgs, language: Language) -> Result<Exit, Failure> {
    let mut checks = Vec::new();
    let mut unreadable = Vec::new();
    for path in &args.plans {
        let found = if args.fix { fixed(path, args) } else { input::plan(path, &args.with).map(|c| c.diagnostics) };
        match found {
            Ok(diagnostics) => checks.push(diagnostics),
            // The other plans are still checked.
            Err(failure) => unreadable.push((path.display().to_string(), failure)),
        }
    }
    match args.format {
        CheckFormat::Text => {
            let text: String =
                checks.iter().map(|c| to_text(c, language, colour(std::io::stdout().is_terminal()))).collect();
            print(&text)?;
        }
        CheckFormat::Json => {
            let mut report = to_json(&checks, language);
            let told = unreadable.iter().map(|(file, f)| Unreadable { file: file.clone(), reason: f.to_string() });
            report.unreadable = told.collect();
            print(&json(&report)?)?;
        }
        CheckFormat::Sarif => print(&json(&to_sarif(&checks, language))?)?,
        CheckFormat::Github => print(&to_github(&checks, language))?,
    }
    if let Some((_, last)) = unreadable.pop() {
        unreadable.iter().for_each(|(_, f)| eprintln!("{f}"));
        return Err(last);
    }
    let least = args.deny.unwrap_or(Severity::Error);
    let denied = |c: &Diagnostics| c.items().iter().any(|d| d.severity() >= least);
    Ok(if checks.iter().any(denied) { Exit::from(1) } else { Exit::SUCCESS })
}

/// Mends the plan in a file, and returns the findings that are left.
fn fixed(path: &Path, args: &CheckArgs) -> Result<Diagnostics, Failure> {
    if path == Path::new("-") {
        return Err(Failure::Unusable("stdin cannot be mended in place; give a file".into()));
    }
    let found = input::plan(path, &args.with)?.diagnostics;
    let params = args.with.params.iter().cloned().collect();
    let Some(text) = mended(&found, &params, &input::library(&args.with.rules)?) else { return Ok(found) };
    let left = input::plan_text(path, &text, &args.with)?.diagnostics;
    replace(path, &text)?;
    let _ = writeln!(std::io::stderr(), "{}: mended", path.display());
    Ok(left)
}

/// Writes beside the file and renames, so that a cut-off never leaves half a plan.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let fail = |source| Failure::Write { name: path.display().to_string(), source };
    // A link is followed, and the file keeps its permissions.
    let real = std::fs::canonicalize(path).map_err(fail)?;
    let beside = real.with_extension("mending.tmp");
    std::fs::write(&beside, text).map_err(fail)?;
    let permissions = std::fs::metadata(&real).map_err(fail)?.permissions();
    std::fs::set_permissions(&beside, permissions).map_err(fail)?;
    std::fs::rename(&beside, &real).map_err(fail)
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
