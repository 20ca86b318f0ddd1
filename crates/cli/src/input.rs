//! Reading plans, rule files and facts.

use crate::args::PlanOptions;
use crate::failure::Failure;
use duban::campaign::{Fact, FactError, RawFact};
use duban::check::{Check, check};
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::time::Zone;
use serde_json::{Map, Value};
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

/// Checks the plan in a file.
pub(crate) fn plan(path: &Path, with: &PlanOptions) -> Result<Check, Failure> {
    let name = path.display().to_string();
    let source = Source::from_bytes(name.as_str(), &bytes(path)?);
    let source = source.map_err(|e| Failure::Unusable(format!("{name}: {e}")))?;
    plan_text(path, source.text(), with)
}

/// Checks a text as the plan of that file.
pub(crate) fn plan_text(path: &Path, text: &str, with: &PlanOptions) -> Result<Check, Failure> {
    let source = Source::new(path.display().to_string(), text);
    Ok(check(source, &with.params.iter().cloned().collect(), &library(&with.rules)?))
}

/// The built-in packs, and the rule files of the folders given: `pack/rule.rhai` is the rule `pack/rule`.
fn library(folders: &[PathBuf]) -> Result<RuleLibrary, Failure> {
    let mut library = RuleLibrary::new();
    for (id, text) in duban_rules::FILES {
        library.add(*id, *text);
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
        } else if path.extension().is_some_and(|e| e == "rhai") {
            let name = path.display().to_string();
            let source = Source::from_bytes(name.as_str(), &bytes(&path)?);
            let source = source.map_err(|e| Failure::Unusable(format!("{name}: {e}")))?;
            let relative = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            let id = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            library.add(id, source.text());
        }
    }
    Ok(())
}

/// One fact of a file, with its 1-based line, or why it cannot be read.
pub(crate) type FactLine = (usize, Result<Fact, FactError>);

/// The facts of a file: JSON Lines, or CSV where the name says so.
pub(crate) fn facts(path: &Path, zone: &Zone) -> Result<Vec<FactLine>, Failure> {
    let name = path.display().to_string();
    let bytes = bytes(path)?;
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")) {
        return table(&name, &bytes, zone);
    }
    let source = Source::from_bytes(name.as_str(), &bytes);
    let source = source.map_err(|e| Failure::Unusable(format!("{name}: {e}")))?;
    let lines = source.text().trim_start_matches('\u{feff}').lines().enumerate();
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    Ok(filled.map(|(i, line)| (i + 1, Fact::from_json(line, zone))).collect())
}

/// A table: columns named as the fields are, `data.x` for a datum, several `refs` separated by `;`, unused cells empty.
fn table(name: &str, bytes: &[u8], zone: &Zone) -> Result<Vec<FactLine>, Failure> {
    let unusable = |e: csv::Error| Failure::Unusable(format!("{name}: {e}"));
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let columns = reader.headers().map_err(unusable)?.clone();
    let mut facts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unusable)?;
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
        let mut cells = Map::new();
        let mut data = Map::new();
        for (column, cell) in columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            match column.strip_prefix("data.") {
                Some(datum) => drop(data.insert(datum.to_owned(), number(cell))),
                None => drop(cells.insert(column.to_owned(), typed(column, cell))),
            }
        }
        if !data.is_empty() {
            cells.insert("data".to_owned(), Value::Object(data));
        }
        let raw = serde_json::from_value::<RawFact>(Value::Object(cells));
        let fact = raw.map_err(|e| FactError::Json { reason: e.to_string(), column: 0 });
        facts.push((line, fact.and_then(|raw| raw.read(zone))));
    }
    Ok(facts)
}

fn typed(column: &str, cell: &str) -> Value {
    match column {
        "refs" => cell.split(';').map(|r| Value::from(r.trim())).collect(),
        "count" => number(cell),
        _ => Value::from(cell),
    }
}

fn number(cell: &str) -> Value {
    serde_json::from_str::<serde_json::Number>(cell).map_or_else(|_| Value::from(cell), Value::Number)
}
