//! Where an element comes from, and which findings are allowed there.

use super::decode::{Spanned, record};

record! {
    /// The place of the office's own text that an element stands for.
    pub struct SourceRef {
        /// Which document.
        doc: String = required,
        /// Which clause, as the document numbers it: `三(三)`.
        clause: Option<String> = optional,
        /// The telling words, exactly as they stand there.
        phrase: Option<String> = optional,
    }
}

impl SourceRef {
    /// As people cite it: `篇九 三(三)「倒扣2分」`.
    pub fn cite(&self) -> String {
        let clause = self.clause.as_deref().map(|c| format!(" {c}")).unwrap_or_default();
        let phrase = self.phrase.as_deref().map(|p| format!("「{p}」")).unwrap_or_default();
        format!("{}{clause}{phrase}", self.doc)
    }
}

record! {
    /// A finding that is allowed on an element, with the reason.
    pub struct Allow {
        /// The code that is allowed.
        code: Spanned<String> = required,
        /// Why.
        because: String = required,
    }
}
