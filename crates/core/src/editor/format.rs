//! What may stand where in a document, read off a JSON Schema: keys, words, and what they mean.

use super::path::Step;
use serde_json::Value;

/// How many references and alternatives are followed from one place; a schema that refers to itself ends here.
const DEPTH: usize = 16;

/// The format of a document, as its JSON Schema tells it.
#[derive(Debug, Clone, Default)]
pub struct Format {
    schema: Value,
}

/// A key that a mapping may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldInfo {
    /// The key.
    pub key: String,
    /// What it is called.
    pub title: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Whether it must be there.
    pub required: bool,
}

/// A word that a value may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordInfo {
    /// The word.
    pub word: String,
    /// What it means.
    pub description: Option<String>,
}

impl Format {
    /// Takes a schema (draft 2020-12).
    pub fn new(schema: Value) -> Format {
        Format { schema }
    }

    /// The keys that the mapping at a path may have; those that must be there come first.
    pub fn fields(&self, path: &[Step]) -> Vec<FieldInfo> {
        let mut fields: Vec<FieldInfo> = Vec::new();
        for form in self.at(path) {
            let required = |key: &str| {
                let all = form.get("required").and_then(Value::as_array);
                all.is_some_and(|all| all.iter().any(|r| r.as_str() == Some(key)))
            };
            for (key, property) in form.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if fields.iter().any(|f| f.key == *key) {
                    continue;
                }
                fields.push(FieldInfo {
                    key: key.clone(),
                    title: self.text(property, "title"),
                    description: self.text(property, "description"),
                    required: required(key),
                });
            }
        }
        fields.sort_by_key(|f| !f.required);
        fields
    }

    /// The words that the value at a path may be, `true` and `false` included.
    pub fn words(&self, path: &[Step]) -> Vec<WordInfo> {
        let mut words: Vec<WordInfo> = Vec::new();
        let mut add = |word: &Value, description: Option<String>| {
            let word = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
            if !words.iter().any(|w| w.word == word) {
                words.push(WordInfo { word, description });
            }
        };
        for form in self.at(path) {
            let description = || self.text(form, "description");
            if let Some(word) = form.get("const") {
                add(word, description());
            }
            for word in form.get("enum").and_then(Value::as_array).into_iter().flatten().filter(|w| !w.is_null()) {
                add(word, None);
            }
            // Any text may look like a number or like `true`; where no number can stand, it is one of the two words.
            let may_be = |t: &str| form.get("type").is_some_and(|types| has_type(types, t));
            if may_be("boolean") && !may_be("number") {
                [true, false].into_iter().for_each(|b| add(&Value::Bool(b), None));
            }
        }
        words
    }

    /// Whether a list may stand at a path.
    pub fn is_list(&self, path: &[Step]) -> bool {
        self.at(path).iter().any(|f| f.get("items").is_some() || f.get("prefixItems").is_some())
    }

    /// What the key at the end of a path is called and means.
    pub fn describe(&self, path: &[Step]) -> Option<FieldInfo> {
        let (Step::Key(key), above) = path.split_last()? else { return None };
        self.fields(above).into_iter().find(|f| f.key == *key)
    }

    /// Every alternative that the value at a path may take.
    fn at(&self, path: &[Step]) -> Vec<&Value> {
        let mut forms = self.expand(&self.schema);
        for step in path {
            let next = forms.into_iter().filter_map(|form| match step {
                Step::Key(key) => form
                    .get("properties")
                    .and_then(|p| p.get(key))
                    .or_else(|| form.get("additionalProperties").filter(|a| a.is_object())),
                Step::Item(i) => form.get("prefixItems").and_then(|p| p.get(i)).or_else(|| form.get("items")),
            });
            forms = next.flat_map(|form| self.expand(form)).collect();
        }
        forms
    }

    /// A form with its references followed and its alternatives side by side.
    fn expand<'s>(&'s self, form: &'s Value) -> Vec<&'s Value> {
        let mut all = Vec::new();
        self.expand_into(form, DEPTH, &mut all);
        all
    }

    fn expand_into<'s>(&'s self, form: &'s Value, depth: usize, all: &mut Vec<&'s Value>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        all.push(form);
        if let Some(target) = self.target(form) {
            self.expand_into(target, depth, all);
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            for alternative in form.get(key).and_then(Value::as_array).into_iter().flatten() {
                self.expand_into(alternative, depth, all);
            }
        }
    }

    fn target(&self, form: &Value) -> Option<&Value> {
        self.schema.pointer(form.get("$ref")?.as_str()?.strip_prefix('#')?)
    }

    /// The words of a form: its own, else those of what it refers to.
    fn text(&self, form: &Value, key: &str) -> Option<String> {
        let own = |f: &Value| f.get(key).and_then(Value::as_str).map(str::to_owned);
        own(form).or_else(|| own(self.target(form)?))
    }
}

fn has_type(types: &Value, wanted: &str) -> bool {
    match types {
        Value::Array(all) => all.iter().any(|t| t.as_str() == Some(wanted)),
        one => one.as_str() == Some(wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(k: &str) -> Step {
        Step::Key(k.to_owned())
    }

    #[test]
    fn references_and_alternatives_are_followed() {
        let format = Format::new(serde_json::json!({
            "$ref": "#/$defs/Plan",
            "$defs": {
                "Plan": {
                    "properties": {
                        "tasks": {"type": "array", "items": {"$ref": "#/$defs/Task"}, "description": "duties"},
                        "units": {"additionalProperties": {"properties": {"kind": {"type": "string"}}}},
                    },
                    "required": ["tasks"],
                },
                "Task": {
                    "description": "a task",
                    "properties": {
                        "due": {"$ref": "#/$defs/Due"},
                        "final": {"type": ["boolean", "string"], "pattern": "x"},
                        "title": {"type": ["string", "number", "boolean"]},
                        "shift": {"oneOf": [{"const": "next", "description": "later"}, {"const": "previous"}]},
                    },
                },
                "Due": {"description": "when", "anyOf": [{"type": "string"}, {"$ref": "#/$defs/Due"},
                    {"properties": {"before": {}}}]},
            },
        }));
        let keys = |path: &[Step]| format.fields(path).into_iter().map(|f| f.key).collect::<Vec<_>>();
        assert_eq!(keys(&[]), ["tasks", "units"]);
        let task = [key("tasks"), Step::Item(3)];
        assert_eq!(keys(&task), ["due", "final", "shift", "title"]);
        assert_eq!(keys(&[key("units"), key("東村")]), ["kind"]);
        let due = [key("tasks"), Step::Item(0), key("due")];
        assert_eq!(format.describe(&due).unwrap().description.as_deref(), Some("when"));
        assert_eq!(keys(&due), ["before"]);
        let words = |k: &str| format.words(&[key("tasks"), Step::Item(0), key(k)]);
        assert_eq!(words("shift").iter().map(|w| w.word.as_str()).collect::<Vec<_>>(), ["next", "previous"]);
        assert_eq!(words("shift")[0].description.as_deref(), Some("later"));
        assert_eq!((words("final").len(), words("title").len()), (2, 0));
        assert!(format.is_list(&[key("tasks")]) && !format.is_list(&due));
        assert!(format.fields(&[]).iter().all(|f| f.required == (f.key == "tasks")));
    }
}
