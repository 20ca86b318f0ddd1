//! Reading a test file: its plans checked, its facts and expectations read.

use super::case::{Case, read_case};
use super::setup::{merged, plan_of};
use super::subject::Subject;
use super::written::{CaseSpec, SurvivorSpec, TestFile};
use crate::check::{CheckedPlan, check, check_parsed};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, document};
use crate::document::{Node, Source, SourceId, Span};
use crate::plan::decode::{Decode, Decoder};
use crate::plan::{Raw, parse_tree, read_document};
use crate::rules::RuleLibrary;
use chrono::Datelike;
use std::collections::BTreeMap;

/// What a test file stands beside.
#[derive(Debug, Clone)]
pub enum Beside {
    /// A rule file, with the rule's id.
    Rule(String),
    /// A plan.
    Plan(Source),
    /// Neither: the file names the rule.
    Nothing,
}

/// More cases than this are a slip, or a machine's work.
const MOST_CASES: usize = 10_000;

/// A test file ready to run.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The file.
    pub source: Source,
    /// The rule of a pack that it tests; none where it tests the rules of a plan.
    pub rule: Option<String>,
    pub(super) plans: Vec<CheckedPlan>,
    pub(super) cases: Vec<Case>,
    pub(super) subjects: Vec<Subject>,
    pub(super) survivors: Vec<SurvivorSpec>,
}

impl Suite {
    /// How many cases it has.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether it has none, which reading does not allow.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}

/// Reads a test file.
///
/// # Errors
/// What is wrong with the file, or with the plan it stands beside.
pub fn read_suite(source: Source, beside: &Beside, library: &RuleLibrary) -> Result<Suite, Diagnostics> {
    let (tree, found) = read_document(&source);
    let mut reading = Reading { source, found, sources: Vec::new(), library };
    let suite = tree.as_ref().and_then(|tree| reading.suite(tree, beside));
    match suite {
        Some(Ok(suite)) if reading.found.iter().all(|f| f.severity() < Severity::Error) => Ok(suite),
        Some(Err(of_plan)) => Err(of_plan),
        _ => {
            let sources = std::iter::once(reading.source).chain(reading.sources).collect();
            Err(Diagnostics::new(sources, tree.as_ref(), reading.found).at_least(Severity::Error))
        }
    }
}

struct Reading<'l> {
    source: Source,
    found: Vec<Diagnostic>,
    /// The texts beside the test file that findings point into.
    sources: Vec<Source>,
    library: &'l RuleLibrary,
}

/// The findings of a plan of its own, or the value.
type Found<T> = Result<T, Diagnostics>;

impl Reading<'_> {
    /// None where the findings say why.
    fn suite(&mut self, tree: &Node, beside: &Beside) -> Option<Found<Suite>> {
        let mut d = Decoder::new(None);
        let file = TestFile::decode(tree, &mut d);
        self.found.append(&mut d.findings);
        let file = file?;
        if file.cases.is_empty() || file.cases.len() > MOST_CASES {
            let at = tree.get("cases").map_or(tree.span, |n| n.span);
            let at = Span { end: at.end.min(at.start + 1), ..at };
            self.found.push(if file.cases.is_empty() {
                Diagnostic::new(&document::EMPTY, at).variant("cases")
            } else {
                Diagnostic::new(&document::TOO_LARGE, at).variant("cases").arg("limit", MOST_CASES)
            });
            return None;
        }
        let rule = match beside {
            Beside::Rule(id) => Some(id.clone()),
            Beside::Plan(_) => None,
            Beside::Nothing => file.rule.as_ref().map(|r| r.value.to_string()),
        };
        let params = self.params(file.params.as_ref());
        self.misplaced(&file, beside, tree);
        let mut suite = Suite {
            source: self.source.clone(),
            rule,
            plans: Vec::new(),
            cases: Vec::new(),
            subjects: Vec::new(),
            survivors: file.survivors.clone(),
        };
        let mut usual: Option<usize> = None;
        for spec in &file.cases {
            let own = spec.setup.as_ref().filter(|_| file.plan.is_none() && !matches!(beside, Beside::Plan(_)));
            let plan = match (own, usual) {
                (None, Some(plan)) => plan,
                _ => {
                    let plan = match self.plan(&file, beside, own, suite.rule.as_deref(), &params)? {
                        Ok(plan) => plan,
                        Err(findings) => return Some(Err(findings)),
                    };
                    suite.plans.push(plan);
                    let index = suite.plans.len() - 1;
                    usual = if own.is_none() { Some(index) } else { usual };
                    index
                }
            };
            let case = suite.plans.get(plan).and_then(|checked| self.case(spec, plan, checked));
            suite.cases.extend(case);
        }
        suite.subjects = Subject::all(&suite, beside, self.library);
        Some(Ok(suite))
    }

    fn case(&mut self, spec: &CaseSpec, plan: usize, checked: &CheckedPlan) -> Option<Case> {
        let window = &checked.timetable.window;
        let mut d = Decoder::new(Some(window.first.year()).filter(|y| *y == window.last.year()));
        let case = read_case(spec, plan, checked, &mut d);
        self.found.append(&mut d.findings);
        case
    }

    /// What cannot stand in a file beside a plan, or together.
    fn misplaced(&mut self, file: &TestFile, beside: &Beside, tree: &Node) {
        let mut no = |field: &'static str, node: Option<Span>| {
            if let Some(span) = node {
                let finding = Diagnostic::new(&document::UNKNOWN_FIELD, span).variant("beside-plan");
                self.found.push(finding.arg("field", field));
            }
        };
        let whole = matches!(beside, Beside::Plan(_));
        if whole || file.plan.is_some() {
            no("setup", file.setup.as_ref().map(|s| s.0.span));
            file.cases.iter().for_each(|case| no("setup", case.setup.as_ref().map(|s| s.0.span)));
        }
        if whole {
            no("plan", file.plan.as_ref().map(|p| p.0.span));
        }
        if !matches!(beside, Beside::Nothing) {
            no("rule", file.rule.as_ref().map(|r| r.span));
        } else if file.rule.is_none() && file.plan.is_none() {
            let finding = Diagnostic::new(&document::MISSING_FIELD, Span { end: tree.span.start, ..tree.span });
            self.found.push(finding.variant("one-of").arg("fields", "`rule` / `plan`"));
        }
    }

    fn params(&mut self, stated: Option<&Raw>) -> BTreeMap<String, String> {
        let mut d = Decoder::new(None);
        let mut all = BTreeMap::new();
        for (key, value) in stated.and_then(|raw| d.map(&raw.0)).unwrap_or_default() {
            if let Some(scalar) = d.scalar(value, "text") {
                all.insert(key.text().unwrap_or("").to_owned(), scalar.text.clone());
            }
        }
        self.found.append(&mut d.findings);
        all
    }

    /// The plan that cases run on.
    fn plan(
        &mut self,
        file: &TestFile,
        beside: &Beside,
        own: Option<&Raw>,
        rule: Option<&str>,
        params: &BTreeMap<String, String>,
    ) -> Option<Found<CheckedPlan>> {
        if let Beside::Plan(plan) = beside {
            let checked = check(plan.clone(), params, self.library);
            let errors = checked.diagnostics.at_least(Severity::Error);
            return Some(checked.plan.ok_or(errors));
        }
        let tree = match &file.plan {
            Some(plan) => plan.0.clone(),
            None => {
                let whole = file.setup.as_ref().map(|raw| &raw.0);
                let setup = own.map(|case| merged(whole, &case.0));
                let at = Span::new(SourceId(0), 0, 0);
                let mut d = Decoder::new(None);
                let tree = plan_of(setup.as_ref().or(whole), rule, at, &mut d);
                self.found.append(&mut d.findings);
                tree?
            }
        };
        let checked = check_parsed(parse_tree(self.source.clone(), tree, Vec::new(), params), self.library);
        let errors = checked.diagnostics.at_least(Severity::Error);
        if checked.plan.is_none() {
            // They point into the test file, and into rule files behind it.
            self.sources = errors.sources().iter().skip(1).cloned().collect();
            self.found.extend(errors.items().iter().cloned());
        }
        checked.plan.map(Ok)
    }
}
