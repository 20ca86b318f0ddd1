//! The language server, driven by a client of the protocol over its stdin and stdout.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

mod client;
mod editing;
mod names;
mod protocol;
#[path = "../support/mod.rs"]
mod support;

use async_lsp::lsp_types::{DiagnosticSeverity, NumberOrString, PositionEncodingKind};
use client::{find, session};
use serde_json::Value;

pub(crate) fn town() -> String {
    std::fs::read_to_string(support::root().join("examples/plans/09-town-strike.yaml")).unwrap()
}

/// The town's plan with a task whose vague deadline stands behind Chinese and a character beyond the BMP.
fn with_emoji() -> (String, &'static str) {
    let line = "  - {id: extra, title: \"😀東村\", responsible: office, deliverable: {kind: action}, due: 適時}\n";
    (town().replace("tasks:\n", &format!("tasks:\n{line}")), line)
}

#[test]
fn findings_stand_at_the_columns_of_the_encoding_agreed_on() {
    let (text, line) = with_emoji();
    let (before, _) = line.split_once("適時").unwrap();
    let units = |utf16: usize| u32::try_from(utf16).unwrap();
    let encodings = [
        (None, None, units(before.encode_utf16().count()), 2),
        (Some(PositionEncodingKind::UTF16), Some(PositionEncodingKind::UTF16), units(before.encode_utf16().count()), 2),
        (Some(PositionEncodingKind::UTF8), Some(PositionEncodingKind::UTF8), units(before.len()), 6),
        (Some(PositionEncodingKind::UTF32), Some(PositionEncodingKind::UTF32), units(before.chars().count()), 2),
    ];
    for (offered, agreed, column, width) in encodings {
        let offered: Vec<_> = offered.into_iter().collect();
        let text = &text;
        session(&[], None, &offered, |mut client| async move {
            let said = client.agreed.capabilities.position_encoding.clone();
            assert_eq!(said, Some(agreed.unwrap_or(PositionEncodingKind::UTF16)));
            let found = client.open("p.yaml", text).await.diagnostics;
            let vague = found.iter().find(|d| d.message.contains("`extra`") && d.message.contains("適時")).unwrap();
            assert_eq!(vague.code, Some(NumberOrString::String("duty/vague-deadline".to_owned())));
            assert_eq!((vague.range.start.line, vague.range.start.character), (find(text, "適時").line, column));
            assert_eq!(vague.range.end.character, column + width);
            client
        });
    }
}

#[test]
fn findings_are_those_of_the_check() {
    let (text, _) = with_emoji();
    // With a byte-order mark and the line breaks of Windows, places are those of the text all the same.
    for text in [text.clone(), format!("\u{feff}{}", text.replace('\n', "\r\n"))] {
        let folder = support::Folder::new("findings_are_those_of_the_check");
        folder.write("p.yaml", &text);
        let told: Value = folder.duban(&["check", "p.yaml", "--format", "json", "--lang", "zh-Hant"]).json();
        session(&["--lang", "zh-Hant"], None, &[], |mut client| async move {
            let found = client.open("p.yaml", &text).await;
            assert_eq!(found.version, Some(1));
            let told = support::findings(&told);
            assert_eq!(found.diagnostics.len(), told.len());
            for (f, t) in found.diagnostics.iter().zip(&told) {
                assert_eq!(f.source.as_deref(), Some("duban"));
                let offset = usize::try_from(t["range"]["start"]["offset"].as_u64().unwrap()).unwrap();
                assert_eq!(f.range.start, client::at(&text, offset), "{f:?}");
                assert_eq!(f.code, Some(NumberOrString::String(t["code"].as_str().unwrap().to_owned())));
                assert!(f.message.starts_with(t["message"].as_str().unwrap()), "{f:?}");
                let severity = match t["severity"].as_str().unwrap() {
                    "error" => DiagnosticSeverity::ERROR,
                    "warning" => DiagnosticSeverity::WARNING,
                    _ => DiagnosticSeverity::INFORMATION,
                };
                assert_eq!(f.severity, Some(severity));
                let related = f.related_information.as_ref().map_or(0, Vec::len);
                assert_eq!(related, t["related"].as_array().unwrap().len(), "{f:?}");
                assert_eq!(f.code_description, None);
            }
            client
        });
    }
}

#[test]
fn yaml_of_others_has_no_findings() {
    session(&[], None, &[], |mut client| async move {
        assert!(client.open("compose.yaml", "services:\n  web: {image: x}\n").await.diagnostics.is_empty());
        assert!(!client.open("plan.yaml", "duban: 1\nservices: {}\n").await.diagnostics.is_empty());
        client
    });
}
