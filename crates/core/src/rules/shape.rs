//! What front matter looks like, for what of it is not a plan's.

use super::file::{LocalText, Params};
use crate::plan::ParamSpec;
use crate::plan::schema::{Defs, Form, Shape, any, by_id};

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
