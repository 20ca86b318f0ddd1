//! The definitions of a schema as they are collected: each named type once, the rest refers to it.

use super::Shape;
use super::words::Words;
use crate::diagnostic::Language;
use crate::plan::decode::Decode;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A schema that is a mapping of keywords; the format has no need of `true` and `false`.
pub(crate) type Form = Map<String, Value>;

/// The definitions so far, and the language they are written in.
pub(crate) struct Defs {
    language: Language,
    words: Words,
    done: BTreeMap<&'static str, Form>,
    /// The Rust type behind each definition; two of one name would be one definition.
    pub(super) types: BTreeMap<&'static str, &'static str>,
    /// Definitions that another type of the same name had already taken.
    pub(super) clashes: BTreeSet<&'static str>,
    /// Keys of the words file that were used.
    pub(super) used: BTreeSet<String>,
    /// What the words file has no entry for.
    pub(super) missing: BTreeSet<String>,
    /// The reader of each definition, to hold the two against each other.
    #[cfg(test)]
    pub(super) readers: BTreeMap<&'static str, super::tests::Reader>,
}

impl Defs {
    pub(crate) fn new(language: Language) -> Defs {
        Defs {
            language,
            words: Words::load(),
            done: BTreeMap::new(),
            types: BTreeMap::new(),
            clashes: BTreeSet::new(),
            used: BTreeSet::new(),
            missing: BTreeSet::new(),
            #[cfg(test)]
            readers: BTreeMap::new(),
        }
    }

    /// The whole document: its root with every definition that it needs.
    pub(super) fn finish(self, root: Form) -> Form {
        let mut all = root;
        all.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        let defs: Form = self.done.into_iter().map(|(name, form)| (name.to_owned(), Value::Object(form))).collect();
        all.insert("$defs".into(), Value::Object(defs));
        all
    }

    /// Defines what `T` reads under `name`, unless that is done, and gives the reference to it. `make` may refer to
    /// `name` itself. `docs` is what it is in English.
    pub(crate) fn define<T: Decode>(
        &mut self,
        name: &'static str,
        docs: &[&str],
        make: impl FnOnce(&mut Defs) -> Form,
    ) -> Form {
        let own = std::any::type_name::<T>();
        match self.types.get(name) {
            Some(other) if *other != own => {
                self.clashes.insert(name);
            }
            Some(_) => {}
            None => {
                self.types.insert(name, own);
                #[cfg(test)]
                self.readers.insert(name, super::tests::known_to::<T>);
                let mut form = make(self);
                self.describe(&mut form, name, None, docs);
                self.done.insert(name, form);
            }
        }
        form(json!({ "$ref": format!("#/$defs/{name}") }))
    }

    /// A mapping with these keys and no others.
    pub(crate) fn record<T: Decode>(
        &mut self,
        name: &'static str,
        docs: &[&str],
        fields: impl FnOnce(&mut Record<'_>),
    ) -> Form {
        self.define::<T>(name, docs, |defs| {
            let mut record = Record { defs, name, properties: Map::new(), required: Vec::new() };
            fields(&mut record);
            record.finish()
        })
    }

    /// One of these words, each with its meaning.
    pub(crate) fn choice<T: Decode>(
        &mut self,
        name: &'static str,
        docs: &[&str],
        words: &[(&'static str, &[&str])],
    ) -> Form {
        self.define::<T>(name, docs, |defs| {
            let mut any = Vec::new();
            for (word, docs) in words {
                let mut one = form(json!({ "const": word }));
                defs.describe(&mut one, name, Some(word), docs);
                // What a word is called is the word itself.
                one.remove("title");
                any.push(one);
            }
            any.push(template());
            form(json!({ "oneOf": any }))
        })
    }

    /// Adds title and description to a schema.
    pub(super) fn describe(&mut self, form: &mut Form, owner: &str, field: Option<&str>, docs: &[&str]) {
        let english = docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let name = field.map_or_else(|| spaced(owner), |f| f.replace('_', " "));
        let chinese = match self.language {
            Language::En | Language::ZhHans => Language::ZhHans,
            Language::ZhHant => Language::ZhHant,
        };
        let key = self.words.find(owner, field);
        let entry = key.as_ref().and_then(|k| self.words.get(k, chinese)).cloned();
        match key {
            Some(key) => self.used.insert(key),
            None => self.missing.insert(field.map_or_else(|| owner.to_owned(), |f| format!("{owner}.{f}"))),
        };
        let both = |english: &str, chinese: Option<&str>, between: &str| match (chinese, self.language) {
            (None, _) => english.to_owned(),
            (Some(chinese), Language::En) => format!("{english}{between}{chinese}"),
            (Some(chinese), _) => format!("{chinese}{between}{english}"),
        };
        let chinese_name = entry.as_ref().and_then(|e| e.name.as_deref());
        form.insert("title".into(), both(&name, chinese_name, " · ").into());
        form.insert("description".into(), both(&english, entry.as_ref().map(|e| e.sentence.as_str()), "\n").into());
    }
}

/// The keys of a mapping as they are declared.
pub(crate) struct Record<'d> {
    defs: &'d mut Defs,
    name: &'static str,
    properties: Form,
    required: Vec<&'static str>,
}

impl Record<'_> {
    /// A key that must be there.
    pub(crate) fn required<T: Shape>(&mut self, key: &'static str, docs: &[&str]) {
        self.required.push(key);
        let form = T::shape(self.defs);
        self.key(key, form, docs);
    }

    /// A key that may be missing or empty: `T` is an `Option`.
    pub(crate) fn optional<T: Shape>(&mut self, key: &'static str, docs: &[&str]) {
        let form = T::shape(self.defs);
        self.key(key, form, docs);
    }

    /// A key that may be missing or empty, which means the default of its type.
    pub(crate) fn default<T: Shape>(&mut self, key: &'static str, docs: &[&str]) {
        self.optional::<Option<T>>(key, docs);
    }

    fn key(&mut self, key: &'static str, mut form: Form, docs: &[&str]) {
        self.defs.describe(&mut form, self.name, Some(key), docs);
        self.properties.insert(key.to_owned(), Value::Object(form));
    }

    fn finish(self) -> Form {
        let mut form = mapping(self.properties);
        if !self.required.is_empty() {
            form.insert("required".into(), json!(self.required));
        }
        form.extend(super::document::together(self.name));
        form
    }
}

/// A mapping with these keys and no others.
pub(super) fn mapping(properties: Form) -> Form {
    form(json!({ "type": "object", "properties": properties, "additionalProperties": false }))
}

/// Any of several.
pub(crate) fn any(of: impl IntoIterator<Item = Form>) -> Form {
    let of: Vec<Value> = of.into_iter().map(Value::Object).collect();
    form(json!({ "anyOf": of }))
}

/// The same, or nothing written.
pub(super) fn or_empty(mut it: Form) -> Form {
    if it.is_empty() {
        return it;
    }
    let nothing = json!({ "type": "null" });
    if let Some(Value::Array(ways)) = it.get_mut("anyOf") {
        ways.push(nothing);
        return it;
    }
    // Where only `type` decides, one word more does; a reference or a choice needs an alternative beside it.
    let simple = !["$ref", "oneOf", "const", "enum"].iter().any(|keyword| it.contains_key(*keyword));
    match it.get_mut("type") {
        Some(Value::Array(types)) if simple => types.push("null".into()),
        Some(one) if simple => *one = json!([one, "null"]),
        _ => return any([it, form(nothing)]),
    }
    it
}

/// Text with a parameter in it; what it becomes is the checker's affair.
pub(super) fn template() -> Form {
    form(json!({ "type": "string", "pattern": TEMPLATE }))
}

/// Where a parameter stands in a text.
pub(super) const TEMPLATE: &str = r"\$\{";

/// The mapping that `json!` was given.
pub(super) fn form(value: Value) -> Form {
    match value {
        Value::Object(form) => form,
        _ => Form::new(),
    }
}

/// `CustomCalendar` as people say it: `custom calendar`. What marks a type of the source is left out.
fn spaced(name: &str) -> String {
    let name = ["Spec", "Decl", "Name"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}
