//! What a plan is read with.

use crate::answer::{refusal, take};
use duban::diagnostic::Language;
use duban::rules::RuleLibrary;
use serde::Deserialize;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// What a plan is read with; everything may be left out.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
    /// What findings call the text; `plan.yaml` unless said. A name that ends in `.rhai` is a rule file of a pack.
    pub name: Option<String>,
    /// The language of messages and titles; English unless said.
    #[cfg_attr(test, ts(as = "Option<LanguageTag>"))]
    pub language: Option<String>,
    /// Values for the plan's parameters.
    pub params: Option<BTreeMap<String, String>>,
    /// Rule files beside the packs that ship with the engine, by the id that plans use.
    pub rules: Option<BTreeMap<String, String>>,
    /// Files of legal clocks beside those that ship, by the name of their pack.
    pub clocks: Option<BTreeMap<String, String>>,
}

/// The languages, for the types alone.
#[cfg(test)]
#[derive(ts_rs::TS)]
#[ts(rename = "Language")]
#[expect(dead_code, reason = "only its type is written")]
pub(crate) enum LanguageTag {
    #[ts(rename = "en")]
    En,
    #[ts(rename = "zh-Hans")]
    ZhHans,
    #[ts(rename = "zh-Hant")]
    ZhHant,
}

/// The same, looked up.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) library: RuleLibrary,
}

pub(crate) fn read(options: &JsValue) -> Result<Read, JsValue> {
    let options: Options = take(options, "options")?;
    let mut library = RuleLibrary::new();
    for (id, text) in duban_rules::FILES {
        library.add(*id, *text);
    }
    for (pack, text) in duban_rules::CLOCKS {
        library.add_clocks(*pack, *text);
    }
    options.rules.into_iter().flatten().for_each(|(id, text)| library.add(id, text));
    options.clocks.into_iter().flatten().for_each(|(pack, text)| library.add_clocks(pack, text));
    Ok(Read {
        name: options.name.unwrap_or_else(|| "plan.yaml".to_owned()),
        language: language(options.language.as_deref())?,
        params: options.params.unwrap_or_default(),
        library,
    })
}

/// A language by its tag; English where none is named.
pub(crate) fn language(tag: Option<&str>) -> Result<Language, JsValue> {
    let Some(tag) = tag else { return Ok(Language::default()) };
    let known = Language::ALL.map(Language::tag).join("`, `");
    Language::from_tag(tag).ok_or_else(|| refusal(&format!("there is no language `{tag}`; there are `{known}`")))
}
