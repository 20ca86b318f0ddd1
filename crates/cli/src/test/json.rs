//! The report for programs.

use super::Results;
use crate::check;
use crate::failure::Failure;
use duban::diagnostic::{Language, Report, to_json};
use duban::testing::{Coverage, Mutation, Outcome, Stale};
use serde::Serialize;

#[derive(Serialize)]
struct Tests<'a> {
    files: Vec<File<'a>>,
    summary: Summary,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<Unreadable<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_files: Option<Report>,
    #[serde(skip_serializing_if = "slice_is_empty")]
    untested: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a [Coverage]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutations: Option<&'a [Mutation]>,
    #[serde(skip_serializing_if = "slice_is_empty")]
    stale_survivors: &'a [Stale],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    untried: &'a [String],
}

fn slice_is_empty<T>(all: &[T]) -> bool {
    all.is_empty()
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    cases: &'a [Outcome],
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Report>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    cases: usize,
    passed: usize,
    failed: usize,
    not_run: usize,
}

#[derive(Serialize)]
struct Unreadable<'a> {
    file: &'a str,
    reason: &'a str,
}

pub(super) fn report(results: &Results, language: Language) -> Result<String, Failure> {
    let file = |f: &'_ super::FileResult| f.result.as_ref().err().map(|d| to_json(std::slice::from_ref(d), language));
    let files = results.files.iter().map(|f| File { file: &f.path, cases: f.outcomes(), findings: file(f) });
    let unreadable = results.unreadable.iter().map(|(file, reason)| Unreadable { file, reason });
    let wrong = !results.wrong_rules.is_empty();
    check::json(&Tests {
        files: files.collect(),
        summary: Summary {
            files: results.files.len(),
            cases: results.cases(),
            passed: results.cases() - results.failed(),
            failed: results.failed(),
            not_run: results.files.iter().filter(|f| f.result.is_err()).count(),
        },
        unreadable: unreadable.collect(),
        untested: &results.untested,
        coverage: results.coverage.as_deref(),
        mutations: results.mutations.as_deref(),
        stale_survivors: &results.stale,
        untried: &results.untried,
        rule_files: wrong.then(|| to_json(&results.wrong_rules, language)),
    })
}
