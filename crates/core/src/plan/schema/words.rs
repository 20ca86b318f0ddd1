//! The Chinese of the schema, from `words/schema.yaml`.

use crate::diagnostic::Language;
use crate::document::{Limits, Node, Source, SourceId, Value, read};
use std::collections::BTreeMap;

/// What a key, a word or a type is called in a language, and what it means.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Entry {
    /// Its name; words of an enumeration have none.
    pub(super) name: Option<String>,
    /// What it means.
    pub(super) sentence: String,
}

/// Every entry, by key and language.
#[derive(Debug, Default)]
pub(super) struct Words(BTreeMap<String, BTreeMap<&'static str, Entry>>);

/// Keys that mean the same in every mapping are there once, under this in place of the mapping's name.
pub(super) const ANY: &str = "any";

impl Words {
    /// Reads the file. A test holds that it is complete, so nothing is reported here.
    pub(super) fn load() -> Words {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/words/schema.yaml"));
        let (root, _) = read(&Source::new("schema.yaml", text), SourceId(0), Limits::default());
        let Some(Node { value: Value::Map(entries), .. }) = root else { return Words::default() };
        let of = |(key, node): &(Node, Node)| {
            let languages = [Language::ZhHans, Language::ZhHant];
            let texts = languages.into_iter().filter_map(|l| Some((l.tag(), Entry::of(node.get(l.tag())?)?)));
            Some((key.text()?.to_owned(), texts.collect()))
        };
        Words(entries.iter().filter_map(of).collect())
    }

    /// The key under which `owner.field` is translated: its own, or that of every mapping.
    pub(super) fn find(&self, owner: &str, field: Option<&str>) -> Option<String> {
        let Some(field) = field else { return self.0.contains_key(owner).then(|| owner.to_owned()) };
        [owner, ANY].into_iter().map(|of| format!("{of}.{field}")).find(|key| self.0.contains_key(key))
    }

    /// An entry in a language.
    pub(super) fn get(&self, key: &str, language: Language) -> Option<&Entry> {
        self.0.get(key)?.get(language.tag())
    }

    /// Every key.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Entry {
    /// `[name, sentence]`, or the sentence alone.
    fn of(node: &Node) -> Option<Entry> {
        match &node.value {
            Value::Scalar(s) => Some(Entry { name: None, sentence: s.text.clone() }),
            Value::Seq(both) => match both.as_slice() {
                [name, sentence] => {
                    Some(Entry { name: Some(name.text()?.to_owned()), sentence: sentence.text()?.to_owned() })
                }
                _ => None,
            },
            Value::Map(_) => None,
        }
    }
}
