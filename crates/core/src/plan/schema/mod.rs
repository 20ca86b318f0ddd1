//! What may stand in a plan, as a JSON Schema (draft 2020-12), so that an editor completes keys and words while one
//! types and says what each means.
//!
//! The schema comes from the same declarations as the reading: `record!` and `choice!` implement `Shape` beside
//! `Decode`. The English is that of the doc comments; the Chinese stands in `words/schema.yaml`, and a test names what
//! is missing there. The schema is looser than the checker where it has to be, never stricter: what reads without an
//! error is valid under it. Any scalar may be a parameter, `${name}`.

mod defs;
mod document;
mod mixed;
mod scalars;
mod sections;
mod words;

pub(crate) use defs::{Defs, Form, any};
pub(crate) use mixed::by_id;

use crate::diagnostic::Language;
use serde_json::Value;

/// A type of the format that can say what it looks like in a document.
pub(crate) trait Shape {
    /// The schema of a value of this type. A type with a name of its own puts it among `defs`, once, and refers to it.
    fn shape(defs: &mut Defs) -> Form;
}

/// The schema of plan documents. Titles and descriptions are in `language` first; a second follows: Chinese after
/// English, English after Chinese.
///
/// ```
/// use duban::{diagnostic::Language, plan::schema::schema};
/// let schema = schema(Language::ZhHans);
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// assert_eq!(schema["$defs"]["TaskSpec"]["properties"]["due"]["title"], "期限 · due");
/// ```
pub fn schema(language: Language) -> Value {
    let mut defs = Defs::new(language);
    let root = document::document(&mut defs);
    Value::Object(defs.finish(root))
}

#[cfg(test)]
mod tests;
