//! Pipelines: the states that a lead or case goes through, each with its time limit.

use super::decode::{Decode, Decoder, Entries, Spanned, entries, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::document::{Node, Span, Value};
use crate::time::Period;

record! {
    /// One pipeline.
    pub struct PipelineSpec {
        /// Its title.
        title: Option<String> = optional,
        /// The state in which items come in.
        initial: Spanned<Id> = required,
        /// Its states, by id.
        states: States = required,
        /// How long a unit has to acknowledge an item that is handed to it.
        acknowledge: Option<Spanned<Period>> = optional,
        /// Which states follow which: `found -> verified`.
        moves: Vec<Move> = default,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

/// States by id, in the order written.
#[derive(Debug, Clone, PartialEq)]
pub struct States(pub Entries<StateSpec>);

impl Decode for States {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        entries(node, d).map(States)
    }
}

record! {
    /// One state.
    pub struct StateSpec {
        /// Its title.
        title: Option<String> = optional,
        /// How long an item may stay in it.
        within: Option<Spanned<Period>> = optional,
        /// By how much that limit may be extended, and by whom.
        extend: Option<Extension> = optional,
        /// The unit that owns an item from here on.
        to: Option<Spanned<Id>> = optional,
        /// The legal limit it stands under: one of the statutory pack, or written out. Without `within` it is the limit.
        law: Option<Spanned<Law>> = optional,
        /// Whether an item ends here.
        r#final: bool = default,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

record! {
    /// An extension of a time limit.
    pub struct Extension {
        /// By how much, once.
        once: Spanned<Period> = required,
        /// The unit that grants it.
        by: Option<Spanned<Id>> = optional,
    }
}

record! {
    /// A legal limit written out.
    pub struct LegalLimit {
        /// The article, as people cite it.
        article: String = required,
        /// The longest it allows.
        within: Period = required,
        /// The longest extension it allows.
        extend: Option<Period> = optional,
    }
}

/// The legal limit a state stands under.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// A clock of the statutory pack, by id.
    Clock(String),
    /// Written out in the plan.
    Limit(LegalLimit),
}

impl Decode for Law {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match node.value {
            Value::Map(_) => LegalLimit::decode(node, d).map(Law::Limit),
            _ => Some(Law::Clock(d.scalar(node, "text")?.text.trim().to_owned())),
        }
    }
}

/// A move from one state to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// From which state.
    pub from: Spanned<Id>,
    /// To which.
    pub to: Spanned<Id>,
}

impl Decode for Move {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let scalar = d.scalar(node, "move")?;
        let text = scalar.text.as_str();
        let parts = text.split_once("->").map(|(a, b)| (a, b, 2)).or(text.split_once('→').map(|(a, b)| (a, b, 3)));
        let Some((from, to, arrow)) = parts else {
            d.wrong_type(node, "move");
            return None;
        };
        // The bytes of a scalar in quotes need not be those of the text; then the whole of it is the place.
        let exact = usize::try_from(node.span.end - node.span.start).is_ok_and(|n| n == text.len());
        let mut end = |text: &str, offset: usize| {
            let id = text.trim();
            let start = node.span.start + u32::try_from(offset + text.len() - text.trim_start().len()).unwrap_or(0);
            let here = Span { start, end: start + u32::try_from(id.len()).unwrap_or(0), ..node.span };
            let span = if exact { here } else { node.span };
            match id.parse::<Id>() {
                Ok(value) => Some(Spanned { value, span }),
                Err(_) => {
                    d.wrong_type(node, "move");
                    None
                }
            }
        };
        let from_end = from.len();
        Some(Move { from: end(from, 0)?, to: end(to, from_end + arrow)? })
    }
}
