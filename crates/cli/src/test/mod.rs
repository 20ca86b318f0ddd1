//! `duban test`.

mod find;
mod json;
mod junit;
mod text;
mod words;

use crate::args::{TestArgs, TestFormat};
use crate::failure::Failure;
use crate::{input, print};
use duban::diagnostic::{Diagnostics, Language};
use duban::rules::check_file;
use duban::testing::{Outcome, Suite, Verdict, read_suite};
use std::process::ExitCode;

/// What came of the test files.
#[derive(Debug, Default)]
pub(crate) struct Results {
    /// The files, in order of path.
    files: Vec<FileResult>,
    /// Files that cannot be read at all: their path and why.
    unreadable: Vec<(String, String)>,
    /// What is wrong with rule files.
    wrong_rules: Vec<Diagnostics>,
}

/// What came of one test file.
#[derive(Debug)]
pub(crate) struct FileResult {
    path: String,
    result: Result<Vec<Outcome>, Diagnostics>,
}

impl FileResult {
    fn outcomes(&self) -> &[Outcome] {
        self.result.as_deref().unwrap_or_default()
    }

    fn failed(&self) -> usize {
        self.outcomes().iter().filter(|o| o.verdict != Verdict::Passed).count()
    }
}

impl Results {
    fn cases(&self) -> usize {
        self.files.iter().map(|f| f.outcomes().len()).sum()
    }

    fn failed(&self) -> usize {
        self.files.iter().map(FileResult::failed).sum()
    }

    fn hold(&self) -> bool {
        self.failed() == 0 && self.wrong_rules.is_empty() && self.files.iter().all(|f| f.result.is_ok())
    }
}

pub(crate) fn run(args: &TestArgs, language: Language) -> Result<ExitCode, Failure> {
    let found = find::tests(&args.paths)?;
    let mut library = input::library(&args.rules)?;
    let mut results = Results { unreadable: found.unreadable, ..Results::default() };
    for (id, source) in found.rules {
        let checked = check_file(source.clone());
        if checked.has_errors() {
            results.wrong_rules.push(checked);
        }
        if let Some(id) = id {
            library.add_source(id, source);
        }
    }
    for (source, beside) in found.tests {
        let path = source.name().to_owned();
        let result = read_suite(source, &beside, &library).map(|suite: Suite| suite.run());
        results.files.push(FileResult { path, result });
    }
    match args.format {
        TestFormat::Text => print(&text::report(&results, language))?,
        TestFormat::Json => print(&json::report(&results, language)?)?,
        TestFormat::Junit => print(&junit::report(&results, language)?)?,
    }
    if !results.unreadable.is_empty() {
        let told = results.unreadable.iter().map(|(path, reason)| format!("{path}: {reason}"));
        return Err(Failure::Unusable(told.collect::<Vec<_>>().join("\n")));
    }
    Ok(if results.hold() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
