//! The engine for JavaScript: what comes in is read, the core is called, what it answers goes out as plain objects.
//!
//! INVARIANT (one-engine): nothing is decided here. Offsets go out as UTF-16 units, which is how JavaScript counts text.

mod answer;
mod campaign;
mod document;
mod editor;
mod options;
mod rules;
mod text;
#[cfg(test)]
mod types;

use wasm_bindgen::prelude::wasm_bindgen;

pub use campaign::{Amended, RecordedFact, RecordedView, RefusedFact, VerifiedView, WasmCampaign, verify_journal};
pub use document::Document;
pub use editor::{EditorCompletion, EditorEdit, EditorFinding, EditorFix, EditorHover, EditorRelated, EditorSymbol};
pub use options::Options;
pub use rules::{Incident, RuleField, TrialAct, TrialFailure, TrialOccasion, TrialRead, TrialView, rule_fields};

/// The types that the functions below take and give, written from the Rust types.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../types.ts");

/// A fault of the engine becomes an error with a message. The instance must not be used any more: what was being done is
/// half done.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let said = info.payload_as_str().unwrap_or("no reason given");
        answer::throw_fault(&format!("a fault of the engine: {said}{place}"));
    }));
}

/// Has a fault, so that tests can see what becomes of one.
#[cfg(feature = "fault")]
#[wasm_bindgen]
#[expect(clippy::panic, reason = "it is there for this")]
pub fn fault(said: &str) {
    panic!("{said}");
}

/// The engine's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The JSON Schema of plans, in a language.
///
/// # Errors
/// The language is none of ours.
#[wasm_bindgen(unchecked_return_type = "object")]
pub fn schema(#[wasm_bindgen(unchecked_optional_param_type = "Language")] language: Option<String>) -> answer::Answer {
    answer::give(&duban::plan::schema::schema(options::language(language.as_deref())?))
}

/// The page of a finding's code, Markdown.
///
/// # Errors
/// There is no such code, or no such language.
#[wasm_bindgen(js_name = codePage)]
pub fn code_page(
    code: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "Language")] language: Option<String>,
) -> Result<String, wasm_bindgen::JsValue> {
    let known = duban::diagnostic::ALL.iter().copied().flatten().find(|c| c.id == code);
    let known = known.ok_or_else(|| answer::refusal(&format!("there is no code `{code}`")))?;
    Ok(duban::diagnostic::page_markdown(known, options::language(language.as_deref())?))
}
