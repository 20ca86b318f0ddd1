//! The schema and the reader say the same, and every word of it is translated.

use super::defs::{Defs, Form};
use super::document::{SECTIONS, document};
use crate::diagnostic::{Language, document::UNKNOWN_FIELD};
use crate::document::{Limits, Source, SourceId, read};
use crate::plan::FIELDS;
use crate::plan::decode::{Decode, Decoder};
use serde_json::Value;
use std::collections::BTreeSet;

/// Gives the keys that a type's reader knows.
pub(super) type Reader = fn() -> BTreeSet<String>;

/// Hands the reader a key that no mapping has, and takes the keys it offers instead.
pub(super) fn known_to<T: Decode>() -> BTreeSet<String> {
    let (tree, _) = read(&Source::new("x", "{no-such-key: 1}"), SourceId(0), Limits::default());
    let mut d = Decoder::new(Some(2026));
    T::decode(&tree.unwrap(), &mut d);
    let finding = d.findings.iter().find(|f| *f.code == UNKNOWN_FIELD);
    let known = finding.and_then(|f| f.args.iter().find(|(name, _)| *name == "known"));
    known.map(|(_, known)| known.split(", ").map(str::to_owned).collect()).unwrap_or_default()
}

fn collected(language: Language) -> (Defs, Form) {
    let mut defs = Defs::new(language);
    let root = document(&mut defs);
    (defs, root)
}

/// The keys of a mapping, wherever among the alternatives it stands.
fn keys(form: &Value) -> BTreeSet<String> {
    let here = form["properties"].as_object().map(|p| p.keys().cloned().collect::<BTreeSet<_>>());
    let among = || form["anyOf"].as_array().into_iter().flatten().map(keys).find(|k| !k.is_empty());
    here.or_else(among).unwrap_or_default()
}

#[test]
fn the_schema_has_the_keys_that_the_reader_knows() {
    let (defs, root) = collected(Language::En);
    let readers = defs.readers.clone();
    let all = Value::Object(defs.finish(root));
    let mut mappings = 0;
    for (name, reader) in readers {
        let (listed, known) = (keys(&all["$defs"][name]), reader());
        assert_eq!(listed, known, "{name}");
        mappings += usize::from(!known.is_empty());
    }
    assert!(mappings >= 15, "only {mappings} mappings");
    assert_eq!(keys(&all), FIELDS.map(str::to_owned).into(), "the document");
    assert_eq!(SECTIONS.iter().map(|(key, ..)| *key).collect::<Vec<_>>(), FIELDS);
}

#[test]
fn no_two_types_share_a_name() {
    let (defs, _) = collected(Language::En);
    assert!(defs.clashes.is_empty(), "more than one type is called {:?}; rename one", defs.clashes);
}

#[test]
fn every_word_of_the_schema_is_translated() {
    let (defs, _) = collected(Language::En);
    assert!(defs.missing.is_empty(), "crates/core/words/schema.yaml lacks:\n{}", list(&defs.missing));
    let words = super::words::Words::load();
    let stale: BTreeSet<String> = words.keys().filter(|k| !defs.used.contains(*k)).map(str::to_owned).collect();
    assert!(stale.is_empty(), "crates/core/words/schema.yaml has what the schema does not:\n{}", list(&stale));
    for key in words.keys() {
        let of = |language| words.get(key, language).unwrap_or_else(|| panic!("{key}: no {language:?}")).clone();
        let (hans, hant) = (of(Language::ZhHans), of(Language::ZhHant));
        assert_eq!(hans.name.is_some(), hant.name.is_some(), "{key}: a name in one script only");
        for text in [&hans, &hant] {
            assert!(text.sentence.ends_with(['。', '」', '）']), "{key}: `{}` is no sentence", text.sentence);
            assert!(!text.sentence.is_ascii(), "{key}: no Chinese");
        }
    }
}

#[test]
fn what_is_described_has_a_name_unless_it_is_a_word() {
    for language in Language::ALL {
        let (defs, root) = collected(language);
        let all = Value::Object(defs.finish(root));
        for (name, def) in all["$defs"].as_object().unwrap() {
            let title = def["title"].as_str().unwrap();
            assert!(title.contains(" · "), "{name}: `{title}`");
            for (key, of) in def["properties"].as_object().into_iter().flatten() {
                let (title, text) = (of["title"].as_str().unwrap(), of["description"].as_str().unwrap());
                assert!(title.contains(" · "), "{name}.{key}: `{title}`");
                let first = text.lines().next().unwrap();
                assert_eq!(first.ends_with('.'), language == Language::En, "{name}.{key}: {text}");
                assert_eq!(text.lines().count(), 2, "{name}.{key}: {text}");
            }
        }
    }
}

fn list(of: &BTreeSet<String>) -> String {
    of.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}
