//! Findings: what is wrong with a document, where, in which words, and the repair.
//!
//! A finding is born with its [`Code`]; words are chosen only when it is shown, from the catalogue file of that code
//! (`catalogue/<code>.yaml`), which holds the three languages and the examples of its page.

mod codes;
mod finding;
mod fixing;
mod github;
mod html;
mod json;
mod language;
mod page;
mod sarif;
mod text;

pub use codes::{ALL, Code, Severity};
pub use codes::{calendar, document, duty, graph, pipeline, rule, target, window};
pub use finding::{Diagnostic, Diagnostics, Edit, Fix, Related, Summary};
pub use fixing::fix_once;
pub use github::to_github;
pub use html::to_html;
pub use json::{FileReport, Report, Unreadable, to_json};
pub use language::Language;
pub use page::{Page, Words, page_markdown};
pub use sarif::to_sarif;
pub use text::{Colour, to_text};
