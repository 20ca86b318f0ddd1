//! Text documents: sources, spans, and the tree that YAML and JSON are read into.
//!
//! Exactly one file (`yaml.rs`) names the YAML library. Everything above works on [`Node`].

mod inside;
mod keyboard;
mod markup;
mod nearest;
mod source;
mod tree;
mod yaml;

pub use inside::Inside;
pub use keyboard::{Slip, SlipKind, slips};
pub(crate) use markup::HtmlText;
pub use nearest::nearest;
pub use source::{Position, Source, SourceError, SourceId, Span};
pub(crate) use tree::hex;
pub use tree::{Node, Scalar, Style, Value};
pub use yaml::{Limits, ReadError, ReadErrorKind, read};
