//! What goes out: plain objects, or errors with a message.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// An answer to JavaScript.
pub(crate) type Answer = Result<JsValue, JsValue>;

/// Gives a value as the plain object that its JSON says. Decimals are strings there, so no figure passes through a binary
/// fraction.
pub(crate) fn give(value: &impl Serialize) -> Answer {
    let text = serde_json::to_string(value).map_err(|e| refusal(&e.to_string()))?;
    js_sys::JSON::parse(&text)
}

/// Reads a plain object; `what` is what a message calls it. Nothing at all is taken for `{}`.
pub(crate) fn take<T: DeserializeOwned>(value: &JsValue, what: &str) -> Result<T, JsValue> {
    let text = if value.is_undefined() || value.is_null() {
        "{}".to_owned()
    } else {
        js_sys::JSON::stringify(value).ok().and_then(|t| t.as_string()).unwrap_or_default()
    };
    serde_json::from_str(&text).map_err(|e| {
        let said = e.to_string();
        refusal(&format!("{what}: {}", said.split(" at line ").next().unwrap_or(&said)))
    })
}

/// An error that says what is wrong with what was asked.
pub(crate) fn refusal(message: &str) -> JsValue {
    named("DubanError", message)
}

/// Throws an error that says what is wrong with the engine.
pub(crate) fn throw_fault(message: &str) {
    wasm_bindgen::throw_val(named("DubanFault", message));
}

fn named(name: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    error.set_name(name);
    error.into()
}
