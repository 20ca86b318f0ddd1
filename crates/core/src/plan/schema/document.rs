//! The document itself: its sections.

use super::Shape;
use super::defs::{Defs, Form, any, form, mapping, or_empty};
use super::mixed::by_id;
use super::scalars::version;
use super::sections::words;
use crate::plan::{
    CampaignSpec, FORMAT, IndicatorSpec, MeasureSpec, ParamSpec, PhaseSpec, PipelineSpec, RuleDecl, Scorecard,
    TaskSpec, UnitSpec,
};
use serde_json::{Value, json};

/// How a section is read.
type Section = (&'static str, fn(&mut Defs) -> Form, &'static str);

/// Every section in the order people write them; a test holds them to those that the reader knows. What must be there
/// is told by [`REQUIRED`].
pub(super) const SECTIONS: &[Section] = &[
    ("duban", |_| version(FORMAT), "Version of the format."),
    ("campaign", CampaignSpec::shape, "The campaign: its window, time zone and calendar."),
    ("params", by_id::<ParamSpec>, "Parameters by name, each its default or written out; `${name}` puts one in."),
    ("units", by_id::<UnitSpec>, "Units and sets of units by id: who can owe something."),
    ("phases", Vec::<PhaseSpec>::shape, "The stages of the campaign, in order."),
    ("tasks", Vec::<TaskSpec>::shape, "Who owes what by when."),
    ("indicators", by_id::<IndicatorSpec>, "Figures that units report, by id, and what is to be reached."),
    ("pipelines", by_id::<PipelineSpec>, "What leads and cases go through, by id: states with their time limits."),
    ("scorecard", scorecard, "Points: where they start, what they are deducted from, what they earn."),
    ("ladder", Vec::<MeasureSpec>::shape, "Measures of accountability, the mildest first."),
    ("rules", Vec::<RuleDecl>::shape, "What follows when something happens."),
];

/// A scorecard, or the words an office has in its place.
fn scorecard(defs: &mut Defs) -> Form {
    any([Scorecard::shape(defs), words()])
}

const REQUIRED: [&str; 2] = ["duban", "campaign"];

/// The root.
pub(super) fn document(defs: &mut Defs) -> Form {
    let mut properties = Form::new();
    for (key, shape, docs) in SECTIONS {
        let shape = shape(defs);
        let mut section = if REQUIRED.contains(key) { shape } else { or_empty(shape) };
        defs.describe(&mut section, "Plan", Some(key), &[docs]);
        properties.insert((*key).to_owned(), Value::Object(section));
    }
    let mut root = mapping(properties);
    root.extend(form(json!({ "required": REQUIRED })));
    defs.describe(&mut root, "Plan", None, &["A campaign plan, as `duban` reads it."]);
    root
}

/// What the keys of a mapping cannot say one by one. A rule that takes none from a pack is written out.
pub(super) fn together(name: &str) -> Form {
    match name {
        // What is only said in words needs no trigger.
        "RuleDecl" => {
            let either = ["when", "then"].map(|key| json!({ "properties": { key: words() }, "required": [key] }));
            let said = json!({ "required": ["id", "then"], "anyOf": either });
            form(json!({ "anyOf": [{ "required": ["use"] }, { "required": ["id", "on", "then"] }, said] }))
        }
        _ => Form::new(),
    }
}
