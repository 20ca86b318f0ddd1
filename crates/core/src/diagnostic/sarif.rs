//! Findings as SARIF 2.1.0 (OASIS), for code-scanning services.

use super::codes::{Code, Severity};
use super::finding::{Diagnostic, Diagnostics};
use super::language::Language;
use crate::document::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One run over several files. Columns count characters (`columnKind: unicodeCodePoints`), as everywhere here.
pub fn to_sarif(checks: &[Diagnostics], language: Language) -> Value {
    let rules: BTreeMap<&str, &'static Code> =
        checks.iter().flat_map(|c| c.items()).map(|d| (d.code.id, d.code)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(i, id)| (*id, i)).collect();
    let results: Vec<Value> =
        checks.iter().flat_map(|c| c.items().iter().map(|d| result(c, d, &index, language))).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "columnKind": "unicodeCodePoints",
            "tool": {"driver": {
                "name": "duban",
                "version": env!("CARGO_PKG_VERSION"),
                "language": language.tag(),
                "rules": rules.values().map(|code| rule(code, language)).collect::<Vec<_>>(),
            }},
            "results": results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    severity.word()
}

fn rule(code: &'static Code, language: Language) -> Value {
    let words = code.page().words(language);
    json!({
        "id": code.id,
        "shortDescription": {"text": words.map_or(code.id, |w| &w.title)},
        "fullDescription": {"text": words.map_or(code.id, |w| &w.why)},
        "defaultConfiguration": {"level": level(code.severity)},
    })
}

fn region(check: &Diagnostics, span: Span) -> Value {
    let Some(source) = check.source(span) else { return json!({}) };
    let (start, end) = (source.position(span.start as usize), source.position(span.end as usize));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn place(check: &Diagnostics, span: Span) -> Value {
    let uri = check.source(span).map(|s| uri(s.name())).unwrap_or_default();
    json!({"artifactLocation": {"uri": uri}, "region": region(check, span)})
}

fn result(check: &Diagnostics, d: &Diagnostic, index: &BTreeMap<&str, usize>, language: Language) -> Value {
    let help = d.help(language).map(|h| format!("\n{h}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": d.code.id,
        "ruleIndex": index.get(d.code.id),
        "level": level(d.severity()),
        "message": {"text": format!("{}{help}", d.message(language))},
        "locations": [{
            "physicalLocation": place(check, d.span),
            "logicalLocations": [{"fullyQualifiedName": d.element}],
        }],
    });
    let Some(fields) = result.as_object_mut() else { return result };
    if !d.related.is_empty() {
        let related = d.related.iter().enumerate().map(|(i, r)| {
            json!({
                "id": i,
                "message": {"text": d.related_message(r, language)},
                "physicalLocation": place(check, r.span),
            })
        });
        fields.insert("relatedLocations".to_owned(), related.collect());
    }
    if !d.fixes.is_empty() {
        let fixes = d.fixes.iter().map(|fix| {
            let replacements: Vec<Value> = fix
                .edits
                .iter()
                .map(|e| json!({"deletedRegion": region(check, e.span), "insertedContent": {"text": e.text}}))
                .collect();
            let uri = check.source(d.span).map(|s| uri(s.name())).unwrap_or_default();
            json!({
                "description": {"text": d.fix_title(fix, language)},
                "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": replacements}],
            })
        });
        fields.insert("fixes".to_owned(), fixes.collect());
    }
    result
}

/// A file name as a relative URI reference (RFC 3986): what may not stand in a path is percent-encoded.
fn uri(name: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&b);
    let mut out = String::new();
    for byte in name.replace('\\', "/").bytes() {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
