//! Which files are test files, and what they stand beside.

use crate::failure::Failure;
use crate::input;
use duban::document::{Source, SourceId};
use duban::rules::RuleFile;
use duban::testing::Beside;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The end of a test file's name.
const ENDINGS: [&str; 2] = [".test.yaml", ".test.yml"];

/// How deep folders are looked into.
const DEEPEST: usize = 32;

/// No test file, rule or plan is so large; one that is must not be read into memory to be refused.
const LARGEST: u64 = 64 << 20;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Test files, in order of path, with what each stands beside.
    pub(super) tests: Vec<(Source, Beside)>,
    /// Rule files, with their ids where one can be read.
    pub(super) rules: Vec<(Option<String>, Source)>,
    /// Files that cannot be read: their path and why.
    pub(super) unreadable: Vec<(String, String)>,
}

/// Looks through files and folders.
pub(super) fn tests(paths: &[PathBuf]) -> Result<Found, Failure> {
    let mut all = BTreeSet::new();
    for path in paths {
        let kind =
            std::fs::metadata(path).map_err(|source| Failure::Read { name: path.display().to_string(), source })?;
        if kind.is_dir() {
            folder(path, 0, &mut all)?;
            continue;
        }
        let test = if is_test(path) { Some(path.clone()) } else { beside_test(path) };
        let Some(test) = test else {
            let name = path.display();
            return Err(Failure::Unusable(format!("{name}: no test file, and no `NAME.test.yaml` stands beside it")));
        };
        all.extend(stem(&test).map(|stem| stem.with_extension("rhai")).filter(|rule| rule.exists()));
        all.insert(test);
    }
    let mut found = Found::default();
    for path in all.iter().filter(|p| !is_test(p)) {
        if let Some(source) = read(path, &mut found) {
            found.rules.push((id_of(&source), source));
        }
    }
    for path in all.iter().filter(|p| is_test(p)) {
        let Some(source) = read(path, &mut found) else { continue };
        let Some(beside) = beside(path, &mut found) else { continue };
        found.tests.push((source, beside));
    }
    if found.tests.is_empty() && found.unreadable.is_empty() {
        let names = paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(Failure::Unusable(format!("{names}: no rule tests; they are called `NAME.test.yaml`")));
    }
    Ok(found)
}

/// Test and rule files of a folder and those within; links to folders are not followed, hidden ones not looked into.
fn folder(at: &Path, depth: usize, all: &mut BTreeSet<PathBuf>) -> Result<(), Failure> {
    let fail = |source| Failure::Read { name: at.display().to_string(), source };
    if depth > DEEPEST {
        return Ok(());
    }
    for entry in std::fs::read_dir(at).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(fail)?);
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_dir() {
            if !name.starts_with('.') && !matches!(name.as_str(), "target" | "node_modules") {
                folder(&path, depth + 1, all)?;
            }
        } else if is_test(&path) || path.extension().is_some_and(|e| e == "rhai") {
            all.insert(path);
        }
    }
    Ok(())
}

fn is_test(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

/// The path of a test file without its ending.
fn stem(test: &Path) -> Option<PathBuf> {
    let name = test.file_name()?.to_str()?;
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
    // Nothing a name may hold counts as its ending.
    Some(test.with_file_name(format!("{stem}.x")))
}

/// The test file beside a rule or plan.
fn beside_test(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    ENDINGS.iter().map(|ending| path.with_file_name(format!("{stem}{ending}"))).find(|test| test.exists())
}

/// What a test file stands beside; none where that cannot be read.
fn beside(test: &Path, found: &mut Found) -> Option<Beside> {
    let Some(stem) = stem(test) else { return Some(Beside::Nothing) };
    let rule = stem.with_extension("rhai");
    if rule.exists() {
        let name = rule.display().to_string();
        let id = found.rules.iter().find(|(_, source)| source.name() == name).and_then(|(id, _)| id.clone());
        // A rule file without an id has findings of its own.
        return id.map(Beside::Rule);
    }
    let plan = ["yaml", "yml", "json"].iter().map(|ending| stem.with_extension(ending)).find(|plan| plan.exists());
    match plan {
        Some(plan) => read(&plan, found).map(Beside::Plan),
        None => Some(Beside::Nothing),
    }
}

fn read(path: &Path, found: &mut Found) -> Option<Source> {
    let name = path.display().to_string();
    let read = || -> Result<Source, String> {
        let size = std::fs::metadata(path).map(|meta| meta.len()).unwrap_or(0);
        if size > LARGEST {
            return Err(format!("{size} bytes are too many"));
        }
        let bytes = input::bytes(path).map_err(|failure| match failure {
            Failure::Read { source, .. } => source.to_string(),
            other => other.to_string(),
        })?;
        Source::from_bytes(name.as_str(), &bytes).map_err(|e| e.to_string())
    };
    match read() {
        Ok(source) => Some(source),
        Err(reason) => {
            found.unreadable.push((name, reason));
            None
        }
    }
}

fn id_of(source: &Source) -> Option<String> {
    let (file, _) = RuleFile::parse(source, SourceId(0));
    file.map(|file| file.head.id.value.to_string())
}
