//! The document itself: its sections.

use super::Shape;
use super::defs::{Defs, Form, form, mapping, or_empty};
use super::mixed::by_id;
use super::scalars::version;
use crate::plan::{CampaignSpec, FORMAT, MeasureSpec, ParamSpec, PhaseSpec, RuleDecl, Scorecard, TaskSpec, UnitSpec};
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
    ("scorecard", Scorecard::shape, "Points: where they start, what they are deducted from, what they earn."),
    ("ladder", Vec::<MeasureSpec>::shape, "Measures of accountability, the mildest first."),
    ("rules", Vec::<RuleDecl>::shape, "What follows when something happens."),
];

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
        "RuleDecl" => form(json!({ "anyOf": [{ "required": ["use"] }, { "required": ["id", "on", "then"] }] })),
        _ => Form::new(),
    }
}
