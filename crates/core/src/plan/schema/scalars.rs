//! Scalars: numbers, texts, dates, periods, names.
//!
//! Every scalar is text to the reader, so where any text will do a number or `true` will too: `title: 2026`.

use super::defs::{Defs, Form, TEMPLATE, form, or_empty, template};
use super::{Shape, defs};
use crate::plan::decode::Spanned;
use crate::plan::{Id, Raw, RuleId, Script, TaskWindow};
use crate::time::{Period, Window, Zone};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::json;
use std::num::NonZeroU32;

/// `YYYY-MM-DD` or `MM-DD`.
pub(super) const DATE: &str = r"(?:[0-9]{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
/// A period.
pub(super) const PERIOD: &str = r"[0-9]+\s*(?:h|hours?|d|days?|workdays?|w|weeks?|months?|years?)";
/// One character of an id.
pub(super) const NAME: &str = r"\p{Alphabetic}\p{N}._-";

/// Any scalar.
pub(super) fn text() -> Form {
    form(json!({ "type": ["string", "number", "boolean"] }))
}

/// Text of a form, or with a parameter in it.
pub(super) fn pattern(of: &str) -> Form {
    form(json!({ "type": "string", "pattern": format!(r"^\s*(?:{of})\s*$|{TEMPLATE}") }))
}

/// A name made of these characters; one of digits alone reads as a number in YAML.
fn name(characters: &str) -> Form {
    let mut form = text();
    form.insert("pattern".into(), format!("^[{characters}]{{1,128}}$|{TEMPLATE}").into());
    form
}

fn examples(mut form: Form, of: &[&str]) -> Form {
    form.insert("examples".into(), json!(of));
    form
}

fn window() -> String {
    format!(r"{DATE}\s*\.\.\s*{DATE}")
}

impl<T: Shape> Shape for Spanned<T> {
    fn shape(defs: &mut Defs) -> Form {
        T::shape(defs)
    }
}

impl<T: Shape> Shape for Option<T> {
    fn shape(defs: &mut Defs) -> Form {
        or_empty(T::shape(defs))
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn shape(defs: &mut Defs) -> Form {
        let items = T::shape(defs);
        form(json!({ "type": "array", "items": items }))
    }
}

impl Shape for String {
    fn shape(_: &mut Defs) -> Form {
        text()
    }
}

impl Shape for Raw {
    fn shape(_: &mut Defs) -> Form {
        Form::new()
    }
}

impl Shape for bool {
    fn shape(_: &mut Defs) -> Form {
        form(json!({ "type": ["boolean", "string"], "pattern": TEMPLATE }))
    }
}

impl Shape for NonZeroU32 {
    fn shape(_: &mut Defs) -> Form {
        form(json!({ "type": ["integer", "string"], "minimum": 1, "pattern": TEMPLATE }))
    }
}

impl Shape for i64 {
    fn shape(_: &mut Defs) -> Form {
        form(json!({ "type": ["integer", "string"], "pattern": TEMPLATE }))
    }
}

impl Shape for Decimal {
    fn shape(_: &mut Defs) -> Form {
        // Digits may be grouped as in `1_000`, which is text to YAML.
        let grouped = format!(r"^[+-]?[0-9.]*_[0-9_.]*$|{TEMPLATE}");
        form(json!({ "type": ["number", "string"], "pattern": grouped }))
    }
}

impl Shape for Id {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "A name: letters of any script, digits, `-`, `_`, `.`; at most 128 characters.";
        defs.define::<Id>("Id", &[docs], |_| name(NAME))
    }
}

impl Shape for RuleId {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "The name of a rule: letters of any script, digits, `-`, `_`, `.`, and `/` after the pack.";
        defs.define::<RuleId>("RuleId", &[docs], |_| name(&format!("/{NAME}")))
    }
}

impl Shape for NaiveDate {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "A day: `YYYY-MM-DD`, or `MM-DD` where the plan has a year.";
        defs.define::<NaiveDate>("Date", &[docs], |_| examples(pattern(DATE), &["2026-03-02", "03-02"]))
    }
}

impl Shape for Window {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "First to last day, both included; an end without a year takes that of the start.";
        let given = ["2026-03-02..2026-06-30", "03-02..06-30"];
        defs.define::<Window>("Window", &[docs], |_| examples(pattern(&window()), &given))
    }
}

impl Shape for Period {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "A length of time: a whole number and `h`, `d`, `workdays`, `w`, `months` or `years`.";
        let given = ["24 h", "30 d", "10 workdays", "2 w", "1 month"];
        defs.define::<Period>("Period", &[docs], |_| examples(pattern(PERIOD), &given))
    }
}

impl Shape for Zone {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "A time zone: an IANA name, or an offset from UTC.";
        let written = r"[A-Za-z][A-Za-z0-9_+/-]*|[+-][0-9]{2}:[0-9]{2}";
        defs.define::<Zone>("Zone", &[docs], |_| examples(pattern(written), &["Asia/Shanghai", "+08:00"]))
    }
}

impl Shape for TaskWindow {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "When a task may be done: `campaign`, `phase`, `phase.ID`, or first to last day.";
        let written = format!(r"campaign|phase|phase\.[{NAME}]+|{}", window());
        let given = ["campaign", "phase", "03-10..03-20"];
        defs.define::<TaskWindow>("TaskWindow", &[docs], |_| examples(pattern(&written), &given))
    }
}

impl Shape for Script {
    fn shape(_: &mut Defs) -> Form {
        text()
    }
}

/// The format's version: this one.
pub(super) fn version(number: i64) -> Form {
    defs::any([form(json!({ "const": number })), template()])
}
