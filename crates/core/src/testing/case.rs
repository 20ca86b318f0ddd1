//! One case of a test file.

use super::expected::{Expected, by_unit, is_none, read};
use super::written::CaseSpec;
use crate::campaign::{Fact, fact_of};
use crate::check::CheckedPlan;
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Span, Value};
use crate::plan::decode::{Decode, Decoder};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A case ready to run.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// What it shows.
    pub(super) title: String,
    /// Where it stands.
    pub(super) span: Span,
    /// Which of the suite's plans it runs on.
    pub(super) plan: usize,
    pub(super) facts: Vec<(Fact, Span)>,
    pub(super) until: Option<(NaiveDate, Span)>,
    pub(super) expect: Option<Expected>,
    /// The rules compared, where not all are.
    pub(super) only: Option<Vec<String>>,
    pub(super) scores: Vec<(String, Decimal)>,
    /// The measure, or none.
    pub(super) measures: Vec<(String, Option<String>)>,
}

/// Reads a case to run on a plan.
pub(super) fn read_case(spec: &CaseSpec, plan: usize, checked: &CheckedPlan, d: &mut Decoder) -> Option<Case> {
    let before = d.findings.len();
    let zone = &checked.timetable.zone;
    let units: Vec<&str> = checked.timetable.units.all().iter().map(|u| u.id.as_str()).collect();
    let mut facts = Vec::new();
    if let Some(node) = spec.facts.as_ref().map(|raw| &raw.0) {
        match &node.value {
            Value::Seq(items) => {
                facts.extend(items.iter().filter_map(|item| Some((fact_of(item, zone, d)?, item.span))));
            }
            _ if is_none(node) => {}
            _ => d.wrong_type(node, "list"),
        }
    }
    let until = spec.until.as_ref().and_then(|raw| NaiveDate::decode(&raw.0, d).map(|day| (day, raw.0.span)));
    // What expects nothing of anything cannot fail.
    let lists = [("rules", &spec.rules), ("expect", &spec.expect), ("score", &spec.score), ("measure", &spec.measure)];
    for (field, node) in lists.into_iter().filter_map(|(field, raw)| Some((field, &raw.as_ref()?.0))) {
        if matches!(&node.value, Value::Seq(all) if all.is_empty())
            || matches!(&node.value, Value::Map(all) if all.is_empty())
        {
            d.push(Diagnostic::new(&document::MISSING_FIELD, node.span).variant("empty").arg("field", field));
        }
    }
    let expect = spec.expect.as_ref().and_then(|raw| read(&raw.0, &units, d));
    let only = spec.rules.as_ref().map(|raw| only(&raw.0, checked, d));
    let mut scores = Vec::new();
    for (unit, text, span) in spec.score.as_ref().and_then(|raw| by_unit(&raw.0, &units, d)).unwrap_or_default() {
        match text.parse() {
            Ok(score) => scores.push((unit, score)),
            Err(_) => d.push(wrong_number(span, &text)),
        }
    }
    let ladder: Vec<&str> = checked.plan.ladder.iter().map(|m| m.id.as_str()).collect();
    let mut measures = Vec::new();
    for (unit, text, span) in spec.measure.as_ref().and_then(|raw| by_unit(&raw.0, &units, d)).unwrap_or_default() {
        if text != "none" && !ladder.contains(&text.as_str()) {
            let finding = Diagnostic::new(&document::BAD_VALUE, span).arg("text", &text);
            let finding = finding.arg("known", ladder.iter().chain(&["none"]).copied().collect::<Vec<_>>().join(", "));
            d.push(finding.suggest(&text, ladder.iter().copied()));
            continue;
        }
        measures.push((unit, Some(text).filter(|t| t != "none")));
    }
    if spec.expect.is_none() && spec.score.is_none() && spec.measure.is_none() {
        let finding = Diagnostic::new(&document::MISSING_FIELD, spec.place()).variant("one-of");
        d.push(finding.arg("fields", "`expect` / `score` / `measure`"));
    }
    let (title, span) = (spec.title.clone(), spec.place());
    let case = Case { title, span, plan, facts, until, expect, only, scores, measures };
    (d.findings.len() == before).then_some(case)
}

pub(super) fn wrong_number(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&document::WRONG_TYPE, span).variant("scalar").arg("expected", "number").arg("text", text)
}

/// The rules that a list names.
fn only(node: &Node, checked: &CheckedPlan, d: &mut Decoder) -> Vec<String> {
    let known: Vec<&str> = checked.rules.iter().map(|rule| rule.id.as_str()).collect();
    let items = match &node.value {
        Value::Seq(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut only = Vec::new();
    for item in items {
        let Some(name) = d.scalar(item, "text").map(|scalar| scalar.text.clone()) else { continue };
        if known.contains(&name.as_str()) {
            only.push(name);
        } else {
            let finding = Diagnostic::new(&document::BAD_VALUE, item.span).arg("text", &name);
            d.push(finding.arg("known", known.join(", ")).suggest(&name, known.iter().copied()));
        }
    }
    only
}
