//! Parameters put into the plan: `${name}` in any scalar but scripts, which see `params.name`.

use super::decode::{Decoder, Spanned, entries};
use super::id::Id;
use super::param::{ParamSpec, ParamValue};
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, SourceId, Span, Style, Value};
use std::collections::BTreeMap;

/// The values of a plan's parameters, in order of name.
pub type ParamValues = BTreeMap<String, ParamValue>;

/// Decides the value of every declared parameter and writes it into the tree.
pub(super) fn apply(
    root: &mut Node,
    given: &BTreeMap<String, String>,
    d: &mut Decoder,
) -> (Vec<(Spanned<Id>, ParamSpec)>, ParamValues) {
    let declared = match root.get("params") {
        Some(node) if !node.is_null() => entries::<ParamSpec>(node, d).unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut values = ParamValues::new();
    for (name, spec) in &declared {
        let default = spec.default.as_ref().map(|raw| &raw.0);
        let (text, place) = match given.get(name.as_str()) {
            Some(text) => (Some(text.as_str()), name.span),
            None => (default.and_then(Node::text), default.map_or(name.span, |n| n.span)),
        };
        let from_outside = given.contains_key(name.as_str());
        let finding = |variant| Diagnostic::new(&document::BAD_PARAM, place).variant(variant).arg("param", &**name);
        match text {
            None => d.push(finding("missing")),
            Some(text) => match spec.value(text, d.year) {
                Some(value) => {
                    values.insert(name.to_string(), value);
                }
                None => {
                    let variant = if from_outside { "given" } else { "" };
                    d.push(finding(variant).arg("text", text).arg("accepts", spec.accepts()));
                    // One wrong value is one finding: the rest is read with the default.
                    let fallback = default.and_then(Node::text).and_then(|t| spec.value(t, d.year));
                    values.extend(fallback.map(|v| (name.to_string(), v)));
                }
            },
        }
    }
    for name in given.keys().filter(|n| !declared.iter().any(|(d, _)| d.as_str() == *n)) {
        let place = root.get("params").map_or(Span::new(SourceId(0), 0, 1), |p| p.span);
        let known = declared.iter().map(|(n, _)| n.as_str());
        let finding =
            Diagnostic::new(&document::UNKNOWN_PARAM, Span { end: place.start + 1, ..place }).variant("given");
        // The name was given from outside, so no edit of the plan can mend it.
        let mut finding = finding.arg("param", name).suggest(name, known);
        finding.fixes.clear();
        d.push(finding);
    }
    if let Value::Map(all) = &mut root.value {
        for (key, value) in all.iter_mut().filter(|(k, _)| k.text() != Some("params")) {
            substitute(key.text(), value, &values, d);
        }
    }
    (declared, values)
}

fn substitute(key: Option<&str>, node: &mut Node, values: &ParamValues, d: &mut Decoder) {
    let span = node.span;
    match &mut node.value {
        Value::Scalar(scalar) => {
            if scalar.text.contains("${") && !matches!(key, Some("then" | "when")) {
                // A parameter that stands alone has its own type, in flow style too, where YAML asks for quotes.
                let text = scalar.text.trim();
                if text.starts_with("${") && text.find('}') == Some(text.len() - 1) {
                    scalar.style = Style::Plain;
                }
                scalar.text = fill(&scalar.text, span, values, d);
            }
        }
        Value::Seq(items) => items.iter_mut().for_each(|n| substitute(key, n, values, d)),
        Value::Map(all) => all.iter_mut().for_each(|(k, v)| substitute(k.text(), v, values, d)),
    }
}

fn fill(text: &str, span: Span, values: &ParamValues, d: &mut Decoder) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push_str("${");
            rest = after;
            continue;
        };
        match values.get(name.trim()) {
            Some(value) => out.push_str(&value.to_string()),
            None => {
                let mut finding = Diagnostic::new(&document::UNKNOWN_PARAM, span)
                    .arg("param", name)
                    .suggest(name.trim(), values.keys().map(String::as_str));
                // The suggestion names a parameter; replacing the whole scalar by it would be wrong.
                finding.fixes.clear();
                d.push(finding);
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}
