//! Phases: the campaign's stages, each with its window.

use super::decode::{Spanned, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::time::Window;

record! {
    /// One phase. Sequential by default.
    pub struct PhaseSpec {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// First to last day, both included.
        window: Spanned<Window> = required,
        /// Whether it is meant to run beside other phases.
        parallel: bool = default,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}
