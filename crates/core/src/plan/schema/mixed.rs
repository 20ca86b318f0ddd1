//! What may be written in more than one way: a word or a list or a mapping.

use super::Shape;
use super::defs::{Defs, Form, any, form, mapping, or_empty};
use super::scalars::{DATE, PERIOD, pattern, text};
use crate::plan::{
    After, AllOf, Baseline, CalendarBase, CalendarSpec, CustomCalendar, DueSpec, Every, Goal, Id, Member, MemberSpec,
    OneOrMany, ParamForm, ParamSpec, Responsible, Selector, WeekdayName,
};
use crate::time::{NAMED_DAYS, Period};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// One, or a list of them.
fn one_or_many(one: Form) -> Form {
    let many = form(json!({ "type": "array", "items": one }));
    any([one, many])
}

/// A mapping of these keys.
fn keys<const N: usize>(of: [(&str, Form); N]) -> Form {
    mapping(of.into_iter().map(|(key, form)| (key.to_owned(), Value::Object(form))).collect())
}

/// Adds keywords to a schema.
fn with(mut form: Form, more: Value) -> Form {
    form.extend(super::defs::form(more));
    form
}

/// A mapping whose keys are ids.
pub(crate) fn by_id<T: Shape>(defs: &mut Defs) -> Form {
    let (names, values) = (Id::shape(defs), T::shape(defs));
    form(json!({ "type": "object", "propertyNames": names, "additionalProperties": values }))
}

impl Shape for OneOrMany {
    fn shape(defs: &mut Defs) -> Form {
        one_or_many(Id::shape(defs))
    }
}

impl Shape for CalendarSpec {
    fn shape(defs: &mut Defs) -> Form {
        any([CalendarBase::shape(defs), CustomCalendar::shape(defs)])
    }
}

impl Shape for Goal {
    fn shape(defs: &mut Defs) -> Form {
        any([Decimal::shape(defs), Baseline::shape(defs)])
    }
}

impl Shape for After {
    fn shape(defs: &mut Defs) -> Form {
        any([Id::shape(defs), AllOf::shape(defs)])
    }
}

impl Shape for Member {
    fn shape(defs: &mut Defs) -> Form {
        any([Id::shape(defs), MemberSpec::shape(defs)])
    }
}

impl Shape for ParamSpec {
    fn shape(defs: &mut Defs) -> Form {
        let short = form(json!({ "type": ["string", "number", "boolean", "null"] }));
        any([short, ParamForm::shape(defs)])
    }
}

impl Shape for Responsible {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "Who owes a task: one unit, several of which the first leads, or each of a selection.";
        defs.define::<Responsible>("Responsible", &[docs], |defs| {
            let unit = Id::shape(defs);
            let several = form(json!({ "type": "array", "items": unit, "minItems": 1 }));
            let lead = one_or_many(unit.clone());
            let chosen = keys([
                ("each", defs.key::<Selector>("Responsible", "each", "Every one of these owes a duty of its own.")),
                ("lead", defs.described(or_empty(lead), "Responsible", "lead", "The unit that leads.")),
                ("with", defs.key::<Option<Vec<Id>>>("Responsible", "with", "The units that share the duty.")),
            ]);
            let one_way = json!({
                "anyOf": [{ "required": ["each"] }, { "required": ["lead"] }],
                "not": { "required": ["each", "with"] },
            });
            any([unit, several, with(chosen, one_way)])
        })
    }
}

impl Shape for Selector {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "A choice of units: by name, by kind, or all below a unit.";
        defs.define::<Selector>("Selector", &[docs], |defs| {
            let named = one_or_many(Id::shape(defs));
            let chosen = keys([
                ("kind", defs.key::<Option<String>>("Selector", "kind", "Every unit of this kind.")),
                ("under", defs.key::<Option<Id>>("Selector", "under", "Every unit below this one, at any depth.")),
            ]);
            any([named, with(chosen, json!({ "minProperties": 1 }))])
        })
    }
}

/// A point in time, counted from something.
fn due_point() -> String {
    let named = NAMED_DAYS.join("|");
    let anchor =
        format!(r"{DATE}|campaign\.(?:start|end)|phase\.(?:.+\.)?(?:start|end)|task\..+\.done|occurrence|call|{named}");
    format!(r"(?:{anchor})(?:\s+[+-]\s+{PERIOD})?(?:\s+[0-9]{{1,2}}:[0-9]{{1,2}})?")
}

impl Shape for DueSpec {
    fn shape(defs: &mut Defs) -> Form {
        let docs =
            "A day or something to count from, such as `phase.start + 10 workdays`, with a time of day or without.";
        let expression = defs.define::<DueSpec>("DueExpr", &[docs], |defs| {
            let point = pattern(&due_point());
            let given = json!({ "examples": [
                "06-20", "06-20 18:00", "phase.end", "phase.start + 10 workdays", "task.ID.done + 5 d", "occurrence + 3 d",
                "call + 2 workdays",
            ] });
            let again = form(json!({ "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/DueExpr" } }));
            let derived = keys([
                ("before", defs.described(point.clone(), "DueExpr", "before", "Before that day, the day not included.")),
                ("earliest", defs.described(again.clone(), "DueExpr", "earliest", "The earliest of those known.")),
                ("latest", defs.described(again, "DueExpr", "latest", "The latest, once all are known.")),
            ]);
            // As offices write dates: 10月31日前, 10-31前.
            let drafted = r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日號号]";
            let drafted = pattern(&format!(r"(?:{drafted}|{DATE})\s*(?:前|之前|以前|底前)?"));
            any([with(point, given), drafted, with(derived, json!({ "minProperties": 1, "maxProperties": 1 }))])
        });
        // Words set no date; the checker warns of them.
        any([expression, super::sections::words()])
    }
}

impl Shape for Every {
    fn shape(defs: &mut Defs) -> Form {
        let docs = "How often a task recurs: exactly one of the six forms, and `until` or `count` where it ends early.";
        defs.define::<Every>("Every", &[docs], |defs| {
            let of = "Every";
            let (weekday, date) = (WeekdayName::shape(defs), NaiveDate::shape(defs));
            let day =
                form(json!({ "type": ["integer", "string"], "minimum": -31, "maximum": 31, "not": { "const": 0 },
                "pattern": super::defs::TEMPLATE }));
            let days = one_or_many(day);
            let month = form(json!({ "type": ["integer", "string", "null"], "minimum": 1, "maximum": 3,
                "pattern": super::defs::TEMPLATE }));
            let on = json!({ "required": ["on"] });
            let week = with(keys([("on", one_or_many(weekday))]), on.clone());
            let by_month = with(keys([("on", days.clone())]), on.clone());
            let by_quarter = with(keys([("on", days), ("month", month)]), on.clone());
            let year = with(keys([("on", date)]), on);
            let count = form(json!({ "type": ["integer", "string", "null"], "minimum": 1,
                "pattern": super::defs::TEMPLATE }));
            let forms = keys([
                ("week", defs.described(week, of, "week", "Every week on these days: `{on: [mon, thu]}`.")),
                (
                    "month",
                    defs.described(by_month, of, "month", "Every month on these days; `-1` is the last: `{on: -1}`."),
                ),
                (
                    "quarter",
                    defs.described(
                        by_quarter,
                        of,
                        "quarter",
                        "Every quarter, on a day of its first, second or third month: `{on: 5, month: 1}`.",
                    ),
                ),
                ("year", defs.described(year, of, "year", "Once a year: `{on: 06-26}`.")),
                (
                    "interval",
                    defs.key::<Period>(of, "interval", "Every so many days or weeks from the first day of the window."),
                ),
                ("rrule", defs.described(text(), of, "rrule", "A rule of RFC 5545, such as `FREQ=MONTHLY;BYDAY=1MO`.")),
                ("until", defs.key::<Option<NaiveDate>>(of, "until", "No occurrence after this day.")),
                ("count", defs.described(count, of, "count", "How many occurrences at most.")),
            ]);
            let one_form =
                ["week", "month", "quarter", "year", "interval", "rrule"].map(|f| json!({ "required": [f] }));
            with(forms, json!({ "oneOf": one_form, "not": { "required": ["until", "count"] } }))
        })
    }
}

impl Defs {
    /// The schema of `T`, described as the value of a key of a mapping read by hand.
    fn key<T: Shape>(&mut self, owner: &str, key: &str, docs: &str) -> Form {
        let form = T::shape(self);
        self.described(form, owner, key, docs)
    }

    fn described(&mut self, mut form: Form, owner: &str, key: &str, docs: &str) -> Form {
        self.describe(&mut form, owner, Some(key), &[docs]);
        form
    }
}
