//! What indicators, pipelines and drafted dates may be written as.

use super::Shape;
use super::defs::{Defs, Form, any, form};
use super::mixed::by_id;
use super::scalars::{DATE, NAME, pattern, text};
use crate::plan::{
    AssumedYear, CampaignWindow, CoveredPeriod, Covers, Law, LegalLimit, Move, Persons, RatioOf, RollUp, RollUpKind,
    StateSpec, States, Target, TargetSpec, YearSpec,
};
use crate::time::Window;
use serde_json::json;

/// Words without a digit or a Latin letter, where the format wants a date, a number or a script.
pub(super) fn words() -> Form {
    form(json!({ "type": "string", "pattern": "^[^0-9A-Za-z]*$" }))
}

impl Shape for YearSpec {
    fn shape(defs: &mut Defs) -> Form {
        any([i64::shape(defs), AssumedYear::shape(defs)])
    }
}

impl Shape for CampaignWindow {
    fn shape(defs: &mut Defs) -> Form {
        let from_now = pattern(&format!(r"[^0-9A-Za-z]+\.\.\s*{DATE}"));
        any([Window::shape(defs), from_now])
    }
}

impl Shape for Persons {
    fn shape(defs: &mut Defs) -> Form {
        let many = form(json!({ "type": "array", "items": text() }));
        any([String::shape(defs), many])
    }
}

impl Shape for Covers {
    fn shape(defs: &mut Defs) -> Form {
        let named = pattern(r"campaign|phase(?:\..+)?");
        any([CoveredPeriod::shape(defs), named, Window::shape(defs)])
    }
}

impl Shape for RollUp {
    fn shape(defs: &mut Defs) -> Form {
        any([RollUpKind::shape(defs), RatioOf::shape(defs)])
    }
}

impl Shape for Target {
    fn shape(defs: &mut Defs) -> Form {
        any([TargetSpec::shape(defs), words()])
    }
}

impl Shape for States {
    fn shape(defs: &mut Defs) -> Form {
        by_id::<StateSpec>(defs)
    }
}

impl Shape for Move {
    fn shape(_: &mut Defs) -> Form {
        pattern(&format!(r"[{NAME}]+\s*(?:->|→)\s*[{NAME}]+"))
    }
}

impl Shape for Law {
    fn shape(defs: &mut Defs) -> Form {
        any([text(), LegalLimit::shape(defs)])
    }
}
