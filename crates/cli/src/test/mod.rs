//! `duban test`.

mod args;
mod find;
mod json;
mod junit;
mod text;
mod words;

pub(crate) use args::TestArgs;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, print};
use args::TestFormat;
use duban::diagnostic::{Diagnostics, Language};
use duban::rules::check_file;
use duban::testing::{Beside, Coverage, Fate, Mutation, Outcome, Stale, Suite, Verdict, joined, merged, read_suite};

/// What came of the test files.
#[derive(Debug, Default)]
pub(crate) struct Results {
    /// The files, in order of path.
    files: Vec<FileResult>,
    /// Files that cannot be read at all: their path and why.
    unreadable: Vec<(String, String)>,
    /// What is wrong with rule files.
    wrong_rules: Vec<Diagnostics>,
    /// Rule files that no test file tests.
    untested: Vec<String>,
    /// The ways through each rule, if asked for.
    coverage: Option<Vec<Coverage>>,
    /// How many per cent of them must be taken.
    least: Option<u8>,
    /// The changes to rules, if asked for.
    mutations: Option<Vec<Mutation>>,
    /// What test files say of changes that is not so.
    stale: Vec<Stale>,
    /// Files that were not tried, because a case of theirs does not hold.
    untried: Vec<String>,
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

    /// Rules through which too few ways are taken.
    fn short(&self) -> impl Iterator<Item = &Coverage> {
        let least = usize::from(self.least.unwrap_or(0));
        self.coverage.iter().flatten().filter(move |c| c.reached() * 100 < least * c.branches.len())
    }

    fn survivors(&self) -> impl Iterator<Item = &Mutation> {
        self.mutations.iter().flatten().filter(|m| m.fate == Fate::Survived)
    }

    fn hold(&self) -> bool {
        let run = self.wrong_rules.is_empty() && self.files.iter().all(|f| f.result.is_ok());
        let tested = self.least.is_none_or(|least| least == 0 || self.untested.is_empty());
        let tried = self.survivors().next().is_none() && self.stale.is_empty();
        run && tested && tried && self.failed() == 0 && self.short().next().is_none()
    }
}

pub(crate) fn run(args: &TestArgs, language: Language) -> Result<Exit, Failure> {
    let found = find::tests(&args.paths)?;
    let mut library = input::library(&args.rules)?;
    let mut results = Results { unreadable: found.unreadable, ..Results::default() };
    let mut rules: Vec<(String, String)> = Vec::new();
    for (id, source) in found.rules {
        let checked = check_file(source.clone());
        if checked.has_errors() {
            results.wrong_rules.push(checked);
        }
        if let Some(id) = id {
            rules.push((id.clone(), source.name().to_owned()));
            library.add_source(id, source);
        }
    }
    let mut suites = Vec::new();
    for (source, beside) in found.tests {
        let path = source.name().to_owned();
        // What cannot be read tests its rule all the same.
        if let Beside::Rule(id) = &beside {
            rules.retain(|(known, _)| known != id);
        }
        let result = read_suite(source, &beside, &library).map(|suite| {
            let outcomes = suite.run();
            rules.retain(|(known, _)| suite.rule.as_ref() != Some(known));
            suites.push(suite);
            outcomes
        });
        results.files.push(FileResult { path, result });
    }
    results.untested = rules.into_iter().map(|(_, path)| path).collect();
    measure(args, &suites, &mut results);
    match args.format {
        TestFormat::Text => print(&text::report(&results, language))?,
        TestFormat::Json => print(&json::report(&results, language)?)?,
        TestFormat::Junit => print(&junit::report(&results, language)?)?,
    }
    if !results.unreadable.is_empty() {
        let told = results.unreadable.iter().map(|(path, reason)| format!("{path}: {reason}"));
        return Err(Failure::Unusable(told.collect::<Vec<_>>().join("\n")));
    }
    Ok(if results.hold() { Exit::SUCCESS } else { Exit::from(1) })
}

/// Tries the tests, as far as that is asked for.
fn measure(args: &TestArgs, suites: &[Suite], results: &mut Results) {
    results.least = args.min_coverage;
    if args.coverage || args.min_coverage.is_some() {
        results.coverage = Some(joined(suites.iter().flat_map(Suite::coverage)));
    }
    if args.mutate {
        // Of tests that do not hold nobody can say what they notice.
        let holds = |suite: &&Suite| {
            let file = results.files.iter().find(|f| f.path == suite.source.name());
            file.is_some_and(|f| f.failed() == 0)
        };
        let skipped = suites.iter().filter(|suite| !holds(suite));
        results.untried = skipped.map(|suite| suite.source.name().to_owned()).collect();
        let tried: Vec<(&Suite, Vec<Mutation>)> = suites.iter().filter(holds).map(|s| (s, s.mutations())).collect();
        results.stale = tried.iter().flat_map(|(suite, mutations)| suite.stale(mutations)).collect();
        results.mutations = Some(merged(tried.into_iter().flat_map(|(_, mutations)| mutations)));
    }
}
