//! The report as JUnit XML. Without times: the same tests give the same report.

use super::Results;
use super::text::plain;
use super::words::{Words, fill};
use crate::failure::Failure;
use duban::diagnostic::{Colour, Diagnostics, Language, to_text};
use duban::testing::{Coverage, Fate, Mutation, Verdict};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// A test suite as the format has it.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    line: Option<usize>,
    /// `failure` or `error`, its message and text.
    wrong: Option<(&'static str, String, String)>,
}

pub(super) fn report(results: &Results, language: Language) -> Result<String, Failure> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let suites = suites(results, language);
    let fail = |e: io::Error| Failure::Unusable(e.to_string());
    document(&mut writer, &suites).map_err(fail)?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(|e| Failure::Unusable(e.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn suites(results: &Results, language: Language) -> Vec<Suite> {
    let w = Words::of(language);
    let found = |d: &Diagnostics| to_text(d, language, Colour::Never);
    let mut suites = Vec::new();
    for file in &results.files {
        let cases = match &file.result {
            Ok(outcomes) => outcomes
                .iter()
                .map(|o| {
                    let wrong = (o.verdict != Verdict::Passed).then(|| {
                        let message = match &o.verdict {
                            Verdict::Refused { reason, .. } => reason.clone(),
                            _ => format!("{}:{}", file.path, o.at.line),
                        };
                        ("failure", message, plain(&o.verdict, w))
                    });
                    Case { name: o.title.clone(), line: Some(o.at.line), wrong }
                })
                .collect(),
            Err(d) => {
                let wrong = Some(("error", w.not_run.to_owned(), found(d)));
                vec![Case { name: file.path.clone(), line: None, wrong }]
            }
        };
        suites.push(Suite { name: file.path.clone(), cases });
    }
    suites.extend(tried(results, w));
    for d in &results.wrong_rules {
        let name = d.sources().first().map_or(String::new(), |s| s.name().to_owned());
        let wrong = Some(("error", w.not_run.to_owned(), found(d)));
        suites.push(Suite { name: name.clone(), cases: vec![Case { name, line: None, wrong }] });
    }
    for (path, reason) in &results.unreadable {
        let wrong = Some(("error", reason.clone(), reason.clone()));
        suites.push(Suite { name: path.clone(), cases: vec![Case { name: path.clone(), line: None, wrong }] });
    }
    suites
}

/// How well the tests test, a case a rule and a case a change that nobody notices.
fn tried(results: &Results, w: &Words) -> Vec<Suite> {
    let mut suites = Vec::new();
    if let Some(coverage) = results.coverage.as_ref().filter(|_| results.least.is_some()) {
        let case = |c: &Coverage| {
            let (reached, all) = (c.reached(), c.branches.len());
            let said = fill(w.covered, &[("rule", &c.rule), ("reached", &reached), ("all", &all)]);
            let never = c.branches.iter().filter(|b| !b.reached).map(|b| {
                format!("{}:{}:{}  {}\n", c.file, b.at.line, b.at.column, fill(w.never, &[("way", &w.way(b.kind))]))
            });
            let short = results.short().any(|s| s == c);
            Case { name: c.rule.clone(), line: None, wrong: short.then(|| ("failure", said, never.collect())) }
        };
        let untested = results.untested.iter().map(|path| {
            let wrong = Some(("failure", w.untested.to_owned(), String::new()));
            Case { name: path.clone(), line: None, wrong }
        });
        suites.push(Suite { name: "coverage".to_owned(), cases: coverage.iter().map(case).chain(untested).collect() });
    }
    if let Some(mutations) = &results.mutations {
        let case = |m: &Mutation| {
            let said = fill(w.survived, &[("mutant", &m.name)]);
            let wrong = (m.fate == Fate::Survived).then(|| ("failure", said, m.file.clone()));
            Case { name: format!("{} {}", m.rule, m.name), line: None, wrong }
        };
        let stale = results.stale.iter().map(|s| {
            let said = fill(if s.killed { w.stale_killed } else { w.stale_unknown }, &[("mutant", &s.mutant)]);
            Case { name: s.mutant.clone(), line: None, wrong: Some(("failure", said, s.file.clone())) }
        });
        suites.push(Suite { name: "mutation".to_owned(), cases: mutations.iter().map(case).chain(stale).collect() });
    }
    suites
}

fn document(writer: &mut Writer<Vec<u8>>, suites: &[Suite]) -> io::Result<()> {
    let count = |cases: &mut dyn Iterator<Item = &Case>, kind: &str| {
        cases.filter(|c| c.wrong.as_ref().is_some_and(|(k, ..)| *k == kind)).count().to_string()
    };
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|s| &s.cases);
    let (tests, failures, errors) =
        (all().count().to_string(), count(&mut all(), "failure"), count(&mut all(), "error"));
    let root = writer.create_element("testsuites").with_attributes([
        ("name", "duban test"),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", &errors),
    ]);
    root.write_inner_content(|writer| {
        for suite in suites {
            let (tests, failures, errors) = (
                suite.cases.len().to_string(),
                count(&mut suite.cases.iter(), "failure"),
                count(&mut suite.cases.iter(), "error"),
            );
            let name = allowed(&suite.name);
            let element = writer.create_element("testsuite").with_attributes([
                ("name", name.as_str()),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", &errors),
            ]);
            element.write_inner_content(|writer| suite.cases.iter().try_for_each(|c| case(writer, &name, c)))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, suite: &str, case: &Case) -> io::Result<()> {
    let (name, line) = (allowed(&case.name), case.line.map(|n| n.to_string()));
    let mut element = writer.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", suite),
        ("file", suite),
    ]);
    if let Some(line) = &line {
        element = element.with_attribute(("line", line.as_str()));
    }
    let Some((kind, message, text)) = &case.wrong else {
        element.write_empty()?;
        return Ok(());
    };
    let (message, text) = (allowed(message), allowed(text));
    element.write_inner_content(|writer| {
        let wrong = writer.create_element(*kind).with_attribute(("message", message.as_str()));
        wrong.write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// A text without the characters that XML cannot hold.
fn allowed(text: &str) -> String {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if holds(c) { c } else { '\u{fffd}' }).collect()
}
