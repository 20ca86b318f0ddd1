//! What front matter and clocks look like, for what of it is not a plan's.

use super::clocks::ClockExtension;
use super::file::{LocalText, Params};
use crate::plan::ParamSpec;
use crate::plan::schema::{Defs, Form, Shape, any, by_id};
use crate::time::Period;

impl Shape for LocalText {
    fn shape(defs: &mut Defs) -> Form {
        let text = String::shape(defs);
        let by_language = by_id::<String>(defs);
        any([text, by_language])
    }
}

impl Shape for Params {
    fn shape(defs: &mut Defs) -> Form {
        by_id::<ParamSpec>(defs)
    }
}

impl Shape for ClockExtension {
    fn shape(defs: &mut Defs) -> Form {
        any([String::shape(defs), Period::shape(defs)])
    }
}
