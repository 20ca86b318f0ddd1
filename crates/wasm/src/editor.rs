//! What an editor shows: findings, repairs, completion, explanation and outline, at UTF-16 offsets.

use duban::diagnostic::Severity;
use serde::Serialize;

/// A finding where an editor shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorFinding {
    /// First UTF-16 unit of its place in the text.
    pub(crate) from: usize,
    /// One past the last.
    pub(crate) to: usize,
    /// 1-based line, for people.
    pub(crate) line: usize,
    /// 1-based column in characters, for people.
    pub(crate) column: usize,
    pub(crate) code: &'static str,
    #[cfg_attr(test, ts(type = "Severity"))]
    pub(crate) severity: Severity,
    pub(crate) message: String,
    /// Where in the plan: `phases[2].window`.
    pub(crate) element: String,
    pub(crate) help: Option<String>,
    /// The rule file it stands in, where it does not stand in the text itself; its place is then where the text begins.
    pub(crate) file: Option<String>,
    pub(crate) related: Vec<EditorRelated>,
    pub(crate) fixes: Vec<EditorFix>,
}

/// Another place that a finding is about.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorRelated {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) message: String,
}

/// A repair.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorFix {
    pub(crate) title: String,
    /// Whether it can only be right.
    pub(crate) sure: bool,
    pub(crate) edits: Vec<EditorEdit>,
}

/// A piece of the text replaced.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorEdit {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) text: String,
}

/// Something that may be written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorCompletion {
    pub(crate) label: String,
    /// `key`, `word`, `name`, `view`, `field` or `function`.
    pub(crate) sort: &'static str,
    pub(crate) detail: Option<String>,
    pub(crate) documentation: Option<String>,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) insert: String,
}

/// What something means.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorHover {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) markdown: String,
}

/// An entry of the outline.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditorSymbol {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) children: Vec<EditorSymbol>,
}
