//! Reading plans, rule files and facts.

use crate::args::PlanOptions;
use crate::failure::Failure;
use duban::campaign::{FactLine, fact_lines, fact_table};
use duban::check::{Check, check};
use duban::document::{Source, SourceError};
use duban::rules::RuleLibrary;
use duban::time::Zone;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The bytes of a file, or of stdin for `-`.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let fail = |source| Failure::Read { name: path.display().to_string(), source };
    if path == Path::new("-") {
        let mut all = Vec::new();
        std::io::stdin().lock().read_to_end(&mut all).map_err(fail)?;
        return Ok(all);
    }
    std::fs::read(path).map_err(fail)
}

/// No plan is so large; a file that is must not be read into memory to be refused.
const LARGEST: u64 = 64 << 20;

/// Checks the plan in a file.
pub(crate) fn plan(path: &Path, with: &PlanOptions) -> Result<Check, Failure> {
    plan_text(path, plan_source(path)?.text(), with)
}

/// The text of a plan's file, or of stdin for `-`.
///
/// # Errors
/// [`Failure`] where it cannot be read, is too large, or is no text.
pub fn plan_source(path: &Path) -> Result<Source, Failure> {
    let name = path.display().to_string();
    if let Ok(meta) = std::fs::metadata(path)
        && meta.len() > LARGEST
    {
        let limit = duban::document::Limits::default().bytes;
        return Err(Failure::Unusable(format!("{name}: {} bytes; a plan may have at most {limit}", meta.len())));
    }
    let source = Source::from_bytes(name.as_str(), &bytes(path)?);
    source.map_err(|e| Failure::Unusable(format!("{name}: {e}")))
}

/// Checks a text as the plan of that file.
pub(crate) fn plan_text(path: &Path, text: &str, with: &PlanOptions) -> Result<Check, Failure> {
    let source = Source::new(path.display().to_string(), text);
    let mut library = library(&with.rules)?;
    for (rule, param, value) in &with.overrides {
        library.set_param(rule.as_str(), param.as_str(), value.as_str());
    }
    Ok(check(source, &with.params.iter().cloned().collect(), &library))
}

/// The built-in packs, and the files of the folders given: `pack/rule.rhai` is the rule `pack/rule`, and
/// `pack/clocks.yaml` holds the legal clocks of the pack.
///
/// # Errors
/// [`Failure`] where a folder or a file in it cannot be read.
pub fn library(folders: &[PathBuf]) -> Result<RuleLibrary, Failure> {
    let mut library = RuleLibrary::new();
    for (id, text) in duban_rules::FILES {
        library.add(*id, *text);
    }
    for (pack, text) in duban_rules::CLOCKS {
        library.add_clocks(*pack, *text);
    }
    for folder in folders {
        add_folder(&mut library, folder, folder)?;
    }
    Ok(library)
}

fn add_folder(library: &mut RuleLibrary, root: &Path, folder: &Path) -> Result<(), Failure> {
    let fail = |source| Failure::Read { name: folder.display().to_string(), source };
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        entries.push(entry.map_err(fail)?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            add_folder(library, root, &path)?;
            continue;
        }
        let clocks = path.file_name().is_some_and(|name| name == "clocks.yaml");
        if !clocks && path.extension().is_none_or(|e| e != "rhai") {
            continue;
        }
        let name = path.display().to_string();
        let source = Source::from_bytes(name.as_str(), &bytes(&path)?);
        let source = source.map_err(|e| Failure::Unusable(format!("{name}: {e}")))?;
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let id = |path: &Path| path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        if clocks {
            library.add_clocks(id(relative.parent().unwrap_or(Path::new(""))), source.text());
        } else {
            library.add(id(&relative.with_extension("")), source.text());
        }
    }
    Ok(())
}

/// The facts of a file: JSON Lines, or CSV where the name says so.
///
/// # Errors
/// [`Failure`] where it cannot be read or is no text. What is wrong with a line stands at the line.
pub fn facts(path: &Path, zone: &Zone) -> Result<Vec<FactLine>, Failure> {
    let name = path.display().to_string();
    let source = Source::from_bytes(name.as_str(), &bytes(path)?).map_err(|e| {
        let reason = match e {
            SourceError::Binary { format } => {
                format!("this is a {format} file, not facts; save them as JSON Lines or CSV")
            }
            other => other.to_string(),
        };
        Failure::Unusable(format!("{name}: {reason}"))
    })?;
    let text = source.text().trim_start_matches('\u{feff}');
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")) {
        return Ok(fact_table(text, zone));
    }
    Ok(fact_lines(text, zone))
}
