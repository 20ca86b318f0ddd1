//! Running the cases of a test file.

use super::case::Case;
use super::entry::Entry;
use super::expected::Line;
use super::suite::Suite;
use crate::campaign::{Campaign, Consequence, Refusal, What, decimal};
use crate::check::CheckedPlan;
use crate::document::{Position, Span};
use serde::Serialize;
use serde_json::Value as Json;

/// What became of a case.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TestOutcome"))]
pub struct Outcome {
    /// The title of the case.
    pub title: String,
    /// Where the case stands in the test file.
    pub at: Position,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// Whether a case holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TestVerdict"))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It does.
    Passed,
    /// Something else came than was expected.
    Failed(Vec<Difference>),
    /// It could not be carried out.
    Refused {
        /// Where in the test file.
        at: Position,
        /// Why.
        reason: String,
    },
}

/// What differs for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TestDifference"))]
pub struct Difference {
    /// The unit; empty for the whole campaign.
    pub unit: String,
    /// What was expected and what came, in order.
    pub lines: Vec<Line>,
}

impl Suite {
    /// Runs every case.
    pub fn run(&self) -> Vec<Outcome> {
        self.cases.iter().filter_map(|case| Some(self.outcome(case, self.plans.get(case.plan)?))).collect()
    }

    fn outcome(&self, case: &Case, plan: &CheckedPlan) -> Outcome {
        let position = |span: Span| self.source.position(span.start as usize);
        let verdict = match self.differences(case, plan) {
            Ok(found) if found.is_empty() => Verdict::Passed,
            Ok(found) => Verdict::Failed(found),
            Err((span, refusal)) => Verdict::Refused { at: position(span), reason: refusal.to_string() },
        };
        Outcome { title: case.title.clone(), at: position(case.span), verdict }
    }

    /// What the rules do in each case, whatever is expected of them: each consequence that a rule made and that holds.
    ///
    /// # Errors
    /// Of a case whose facts are refused, why.
    pub fn carry_out(&self) -> Vec<Result<Vec<Consequence>, Refusal>> {
        let plan = |case: &Case| self.plans.get(case.plan);
        let cases = self.cases.iter().filter_map(|case| Some((case, plan(case)?)));
        cases.map(|(case, plan)| carried_out(case, plan).map(|(_, came)| came).map_err(|(_, why)| why)).collect()
    }

    /// What differs when a case runs on a plan.
    pub(super) fn differences(&self, case: &Case, plan: &CheckedPlan) -> Result<Vec<Difference>, (Span, Refusal)> {
        let (campaign, came) = carried_out(case, plan)?;
        let mut found = Vec::new();
        if let Some(expected) = &case.expect {
            let watched: Vec<&str> = match &case.only {
                Some(only) => only.iter().map(String::as_str).collect(),
                None => self.watched(plan),
            };
            let made = came.iter().filter(|c| c.rule.as_ref().is_some_and(|r| watched.contains(&&*r.id)));
            let made: Vec<(Option<String>, Entry)> = made.filter_map(shown).collect();
            let differences = expected.differences(&made).into_iter();
            found.extend(differences.map(|(unit, lines)| Difference { unit, lines }));
        }
        let mut state = |unit: &str, line: Line| {
            if !line.same {
                found.push(Difference { unit: unit.to_owned(), lines: vec![line] });
            }
        };
        let units = &campaign.timetable().units;
        for (unit, wanted) in &case.scores {
            let score = units.find(unit).map(|ix| campaign.score(ix)).unwrap_or_default();
            let said = |n: &rust_decimal::Decimal| Some(format!("score: {}", decimal(n)));
            state(unit, Line { expected: said(wanted), actual: said(&score), same: score == *wanted });
        }
        for (unit, wanted) in &case.measures {
            let rung = units.find(unit).and_then(|ix| campaign.measure(ix)).map(|(rung, ..)| rung);
            let stands = rung.and_then(|rung| plan.plan.ladder.get(rung)).map(|m| m.id.to_string());
            let said = |m: &Option<String>| Some(format!("measure: {}", m.as_deref().unwrap_or("none")));
            state(unit, Line { expected: said(wanted), actual: said(&stands), same: stands == *wanted });
        }
        Ok(found)
    }

    /// The rules whose doing is compared, by their ids in a plan.
    pub(super) fn watched<'p>(&self, plan: &'p CheckedPlan) -> Vec<&'p str> {
        let declared = plan.plan.rules.iter().filter(|decl| match &self.rule {
            Some(rule) => decl.r#use.as_ref().is_some_and(|used| used.as_str() == rule),
            None => true,
        });
        declared.filter_map(|decl| decl.id.as_ref().or(decl.r#use.as_ref())).map(|id| id.as_str()).collect()
    }
}

/// The campaign of a case at its end, and what rules did in it.
fn carried_out(case: &Case, plan: &CheckedPlan) -> Result<(Campaign, Vec<Consequence>), (Span, Refusal)> {
    let mut campaign = Campaign::open(plan.clone());
    let mut came = Vec::new();
    for (fact, span) in &case.facts {
        let recorded = campaign.record(fact.clone()).map_err(|refusal| (*span, refusal))?;
        take(recorded.consequences, &mut came);
    }
    let (until, span) = match case.until {
        Some((day, span)) => (campaign.end_of_day(day), span),
        None => (campaign.natural_end(), case.span),
    };
    take(campaign.advance(until).map_err(|refusal| (span, refusal))?, &mut came);
    Ok((campaign, came))
}

/// Adds what a step gave, and takes out what it showed not to hold.
fn take(fresh: Vec<Consequence>, came: &mut Vec<Consequence>) {
    for consequence in fresh {
        match &consequence.what {
            What::Rescinded { consequence: id, .. } => came.retain(|c| c.id != *id),
            _ if consequence.rule.is_some() => came.push(consequence),
            _ => {}
        }
    }
}

fn shown(consequence: &Consequence) -> Option<(Option<String>, Entry)> {
    let Ok(Json::Object(fields)) = serde_json::to_value(consequence) else { return None };
    let unit = fields.get("unit").and_then(Json::as_str).map(str::to_owned);
    Some((unit, Entry::of(&fields)))
}
