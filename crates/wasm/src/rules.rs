//! The rule bench: a rule of a plan tried on a made-up occasion; and test files run.

use crate::answer::{Answer, give, refusal, take};
use crate::campaign::instant;
use crate::document::Document;
use duban::diagnostic::to_json;
use duban::document::Source;
use duban::rules::{Act, Field, Occasion, Past, PastKind, Value, try_rule};
use duban::testing::{Beside, read_suite};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A made-up occasion.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TrialOccasion {
    /// What the rule sees, as it names it: `obligation.days_late`. Numbers with a fraction may be written as text.
    #[cfg_attr(test, ts(optional, type = "Record<string, string | number | boolean | null>"))]
    fields: Option<BTreeMap<String, serde_json::Value>>,
    /// Incidents that `history` knows, the occasion itself included.
    incidents: Option<Vec<Incident>>,
    /// When it is: a day or an instant; the campaign's first day unless said.
    at: Option<String>,
}

/// An incident of the unit's past.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// A day or an instant.
    at: String,
    /// The host's word.
    kind: String,
    /// How many; 1 unless said.
    count: Option<i64>,
}

/// What a rule did on an occasion.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrialView {
    /// Whether its condition held; null where it has none, or could not be judged.
    met: Option<bool>,
    /// What it read, in order.
    reads: Vec<TrialRead>,
    /// What it did, in order.
    acts: Vec<TrialAct>,
    /// Why it failed.
    failure: Option<TrialFailure>,
}

/// A value that a rule read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrialRead {
    path: String,
    #[cfg_attr(test, ts(type = "string | number | boolean | null"))]
    value: Value,
}

/// Something that a rule did.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrialAct {
    /// The verb, as a script writes it.
    verb: &'static str,
    /// What it was called with.
    arguments: Vec<String>,
}

/// Why a rule failed, and where in its script.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrialFailure {
    reason: String,
    line: usize,
    column: usize,
}

#[wasm_bindgen]
impl Document {
    /// Tries a rule of the plan on a made-up occasion, by itself: no scope is looked at, and nothing follows.
    ///
    /// # Errors
    /// The plan has errors or no such rule; the occasion names a field that there is not, or a value that is none.
    #[wasm_bindgen(js_name = tryRule, unchecked_return_type = "TrialView")]
    pub fn try_rule(
        &mut self,
        rule: &str,
        #[wasm_bindgen(unchecked_param_type = "TrialOccasion")] occasion: &JsValue,
    ) -> Answer {
        let plan = self.runnable()?;
        let found = plan.rules.iter().find(|r| r.id.as_str() == rule);
        let found = found.ok_or_else(|| refusal(&format!("the plan has no rule `{rule}`")))?;
        let zone = &plan.timetable.zone;
        let occasion: TrialOccasion = take(occasion, "the occasion")?;
        let at = match &occasion.at {
            Some(at) => instant(at, zone)?,
            None => plan.timetable.start(),
        };
        let past = occasion.incidents.iter().flatten().map(|i| {
            let kind = PastKind::Incident(Arc::from(i.kind.as_str()), i.count.unwrap_or(1));
            Ok(Past { at: instant(&i.at, zone)?, kind })
        });
        let past: Vec<Past> = past.collect::<Result<_, JsValue>>()?;
        let fields = occasion.fields.unwrap_or_default().into_iter().map(|(path, value)| field(&path, &value));
        let fields = fields.collect::<Result<_, JsValue>>()?;
        let trial = try_rule(found, &Occasion { fields, past, at, zone: zone.clone() });
        let reads = trial.reads.into_iter().map(|r| TrialRead { path: r.path.into_owned(), value: r.value });
        give(&TrialView {
            met: trial.met,
            reads: reads.collect(),
            acts: trial.acts.iter().map(act).collect(),
            failure: trial.failure.map(|f| TrialFailure {
                reason: f.reason,
                line: f.place.line,
                column: f.place.column,
            }),
        })
    }

    /// Runs a test file of this plan's rules: what differs from what it expects, case by case.
    ///
    /// # Errors
    /// The findings of the test file, as the report of a check, where it cannot be run.
    #[wasm_bindgen(js_name = runTests, unchecked_return_type = "TestOutcome[]")]
    pub fn run_tests(&mut self, name: &str, tests: &str) -> Answer {
        let beside = Beside::Plan(self.source().clone());
        match read_suite(Source::new(name, tests), &beside, self.library()) {
            Ok(suite) => give(&suite.run()),
            Err(findings) => {
                let report = to_json(std::slice::from_ref(&findings), self.language());
                let first = report.files.iter().find_map(|f| f.diagnostics.first()).map(|d| d.message().to_owned());
                Err(refusal(&format!("{name}: {}", first.unwrap_or_default())))
            }
        }
    }
}

/// The fields that rules can see: the trigger-independent list, each with its meaning.
///
/// # Errors
/// None in practice.
#[wasm_bindgen(js_name = ruleFields, unchecked_return_type = "RuleField[]")]
pub fn rule_fields() -> Answer {
    let all: Vec<RuleField> =
        Field::ALL.iter().map(|(field, view, _, doc)| RuleField { path: field.path(), view, meaning: doc }).collect();
    give(&all)
}

/// A field that rules can see.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RuleField {
    path: &'static str,
    view: &'static str,
    /// What it holds, in English.
    meaning: &'static str,
}

fn field(path: &str, value: &serde_json::Value) -> Result<(Field, Value), JsValue> {
    let found = path.split_once('.').and_then(|(view, name)| Field::find(view, name));
    let found = found.ok_or_else(|| refusal(&format!("rules see no `{path}`")))?;
    let value = match value {
        serde_json::Value::Null => Some(Value::None),
        serde_json::Value::Bool(b) => Some(Value::Bool(*b)),
        serde_json::Value::String(text) => Some(Value::from(text.as_str())),
        serde_json::Value::Number(n) => Value::number(&n.to_string()),
        _ => None,
    };
    let value = value.ok_or_else(|| refusal(&format!("`{path}` takes a text, a number, true, false or null")))?;
    Ok((found, value))
}

fn act(act: &Act) -> TrialAct {
    let (verb, arguments) = act.call();
    TrialAct { verb, arguments }
}
