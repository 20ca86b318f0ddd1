//! Units: who is responsible. They form a tree (`under`); a key with `each` names a set of units.

use super::decode::{Decode, Decoder, Spanned, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::document::{Node, Value};

record! {
    /// One unit, or a set of like units when `each` lists them.
    pub struct UnitSpec {
        /// Its title; the id when there is none.
        title: Option<String> = optional,
        /// What sort it is: `town`, `agency`, `village`. Any word.
        kind: Option<Spanned<String>> = optional,
        /// The unit above it.
        under: Option<Spanned<Id>> = optional,
        /// The members of the set this key names.
        each: Option<Vec<Member>> = optional,
        /// Host reference of the person answering for it.
        principal: Option<Spanned<String>> = optional,
        /// Host reference of the deputy.
        deputy: Option<Spanned<String>> = optional,
        /// Host reference of the contact.
        contact: Option<Spanned<String>> = optional,
        /// How many obligations it can meet in a week.
        capacity: Option<Spanned<i64>> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

/// A member of a set: an id, or an id with what differs from the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its id.
    pub id: Spanned<Id>,
    /// Its title; the id when there is none.
    pub title: Option<String>,
}

record! {
    /// A member written as a mapping.
    pub struct MemberSpec {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
    }
}

impl Decode for Member {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        if let Value::Map(_) = node.value {
            return MemberSpec::decode(node, d).map(|m| Member { id: m.id, title: m.title });
        }
        Some(Member { id: Spanned::decode(node, d)?, title: None })
    }
}

impl UnitSpec {
    /// The people named, with the role's key.
    pub fn roles(&self) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
        let all = [("principal", &self.principal), ("deputy", &self.deputy), ("contact", &self.contact)];
        all.into_iter().filter_map(|(key, who)| who.as_ref().map(|w| (key, w)))
    }
}
