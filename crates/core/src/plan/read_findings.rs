//! What the reading of the text found, as findings.

use crate::diagnostic::{Diagnostic, Edit, document};
use crate::document::{ReadError, ReadErrorKind, Slip, SlipKind};

pub(super) fn of_slip(slip: &Slip) -> Diagnostic {
    let variant = match slip.kind {
        SlipKind::Colon => "colon",
        SlipKind::Comma => "comma",
        SlipKind::Quotes => "quotes",
        SlipKind::Space => "space",
        SlipKind::Bracket => "bracket",
    };
    let edits = slip.edits.iter().map(|(span, text)| Edit { span: *span, text: (*text).to_owned() }).collect();
    Diagnostic::new(&document::FULL_WIDTH_PUNCTUATION, slip.span).variant(variant).fix("", edits)
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
        ReadErrorKind::Syntax { said, open: None } => at(&document::NOT_YAML).arg("said", said),
        ReadErrorKind::Syntax { said, open: Some(open) } => {
            at(&document::NOT_YAML).variant("unclosed").arg("said", said).related("open", open)
        }
    }
}
