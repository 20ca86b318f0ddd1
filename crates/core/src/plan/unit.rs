//! Units: who is responsible. They form a tree (`under`); a key with `each` names a set of units.

use super::decode::{Decode, Decoder, Spanned, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::document::{Node, Style, Value};
use std::num::NonZeroU32;

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
        /// How many obligations it can meet in a week; on a set, each member.
        capacity: Option<Spanned<NonZeroU32>> = optional,
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

impl Decode for NonZeroU32 {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let written = match &node.value {
            Value::Scalar(s) if s.style == Style::Plain => s.text.parse::<i64>().ok(),
            _ => None,
        };
        let value = written.filter(|n| *n > 0).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        if value.is_none() {
            d.wrong_type(node, "at-least-one");
        }
        value.and_then(NonZeroU32::new)
    }
}

impl UnitSpec {
    /// The roles a person can hold.
    pub const ROLES: [&str; 3] = ["principal", "deputy", "contact"];

    /// How many units it stands for.
    pub fn size(&self) -> usize {
        self.each.as_ref().map_or(1, Vec::len)
    }

    /// The people named, with the role's key.
    pub fn roles(&self) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
        let all = [("principal", &self.principal), ("deputy", &self.deputy), ("contact", &self.contact)];
        all.into_iter().filter_map(|(key, who)| who.as_ref().map(|w| (key, w)))
    }
}
