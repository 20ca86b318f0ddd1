//! What the reading of the text found, as findings.

use crate::diagnostic::{Diagnostic, Edit, document};
use crate::document::{Node, ReadError, ReadErrorKind, Scalar, Slip, SlipKind, Span, Style, Value};

/// Lists whose entries are free text, where `、` is the text's own.
const TEXT_LISTS: [&str; 1] = ["basis"];

/// Leaves out what the line-by-line search took for a slip but the document shows to be text: inside quotes or a block,
/// which may run over several lines, and in lists of free text.
pub(super) fn keep_real(slips: &mut Vec<Slip>, tree: &Node) {
    let mut text: Vec<Span> = Vec::new();
    collect_text(tree, &mut text);
    text.sort();
    let inside = |span: Span| {
        let after = text.partition_point(|t| t.start <= span.start);
        after.checked_sub(1).and_then(|i| text.get(i)).is_some_and(|t| t.contains(span))
    };
    slips.retain(|slip| !inside(slip.span));
}

fn collect_text(node: &Node, out: &mut Vec<Span>) {
    match &node.value {
        Value::Scalar(Scalar { style: Style::Plain, .. }) => {}
        Value::Scalar(_) => out.push(node.span),
        Value::Seq(items) => items.iter().for_each(|n| collect_text(n, out)),
        Value::Map(all) => {
            for (key, value) in all {
                match &value.value {
                    Value::Seq(items) if key.text().is_some_and(|k| TEXT_LISTS.contains(&k)) => {
                        out.extend(items.iter().map(|n| n.span));
                    }
                    _ => collect_text(value, out),
                }
            }
        }
    }
}

pub(super) fn of_slip(slip: &Slip) -> Diagnostic {
    let variant = match slip.kind {
        SlipKind::Colon => "colon",
        SlipKind::Comma => "comma",
        SlipKind::Quotes => "quotes",
        SlipKind::Space => "space",
        SlipKind::Bracket => "bracket",
        SlipKind::Invisible => "invisible",
    };
    let edits = slip.edits.iter().map(|(span, text)| Edit { span: *span, text: (*text).to_owned() }).collect();
    Diagnostic::new(&document::FULL_WIDTH_PUNCTUATION, slip.span).variant(variant).fix("", edits)
}

/// The usual mistakes behind what the parser says; for the others its own words are shown.
fn usual(said: &str) -> &'static str {
    const CAUSES: [(&str, &str); 9] = [
        ("mapping values are not allowed", "colon"),
        ("simple key expect", "no-colon"),
        ("did not find expected '-' indicator", "indent"),
        ("did not find expected key", "indent"),
        ("wrongly indented", "indent"),
        ("invalid indentation", "indent"),
        ("found a tab", "tab"),
        ("tabs disallowed", "tab"),
        ("quoted scalar", "quote"),
    ];
    CAUSES.iter().find(|(words, _)| said.contains(words)).map_or("", |(_, variant)| variant)
}

pub(crate) fn of_error(error: ReadError) -> Diagnostic {
    let at = |code| Diagnostic::new(code, error.span);
    match error.kind {
        ReadErrorKind::Empty => at(&document::EMPTY),
        ReadErrorKind::TooLarge { bytes, limit } => at(&document::TOO_LARGE).arg("bytes", bytes).arg("limit", limit),
        ReadErrorKind::TooDeep { limit } => at(&document::TOO_DEEP).arg("limit", limit),
        ReadErrorKind::AliasBomb { limit } => at(&document::ALIAS_BOMB).arg("limit", limit),
        ReadErrorKind::DuplicateKey { key, first } => {
            at(&document::DUPLICATE_KEY).arg("key", key).related("first", first)
        }
        ReadErrorKind::KeyNotText => at(&document::NOT_YAML).variant("key"),
        ReadErrorKind::SecondDocument => at(&document::NOT_YAML).variant("second-document"),
        ReadErrorKind::Tab => at(&document::NOT_YAML).variant("tab"),
        ReadErrorKind::Syntax { said, open: None } => at(&document::NOT_YAML).variant(usual(&said)).arg("said", said),
        ReadErrorKind::Syntax { said, open: Some(open) } => {
            at(&document::NOT_YAML).variant("unclosed").arg("said", said).related("open", open)
        }
    }
}
