//! Who owes a task: one unit, several jointly, or each of a selection.

use super::decode::{Decode, Decoder, Spanned};
use super::id::Id;
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Value};

/// Who owes a task.
#[derive(Debug, Clone, PartialEq)]
pub enum Responsible {
    /// One obligation, owed by `lead`; `others` answer with it. A plain list puts its first unit in the lead, as
    /// offices do (牽頭單位 stands first).
    Joint {
        /// Who owes it.
        lead: Spanned<Id>,
        /// Who shares it.
        others: Vec<Spanned<Id>>,
        /// Further units said to lead it; only one can.
        rivals: Vec<Spanned<Id>>,
    },
    /// One obligation for each unit selected.
    Each {
        /// Which units.
        units: Selector,
        /// The unit that leads all of them, if one does.
        lead: Option<Spanned<Id>>,
        /// Further units said to lead them; only one can.
        rivals: Vec<Spanned<Id>>,
    },
}

/// A choice of units.
#[derive(Debug, Clone, PartialEq)]
pub enum Selector {
    /// Units and sets by name.
    Named(Vec<Spanned<Id>>),
    /// Every unit of a kind.
    Kind(Spanned<String>),
    /// Every unit below one, at any depth.
    Under(Spanned<Id>),
}

impl Decode for Responsible {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Seq(_) => {
                let mut units = Vec::<Spanned<Id>>::decode(node, d)?.into_iter();
                match units.next() {
                    Some(lead) => Some(Responsible::Joint { lead, others: units.collect(), rivals: Vec::new() }),
                    None => {
                        d.wrong_type(node, "unit");
                        None
                    }
                }
            }
            Value::Map(entries) => {
                d.unknown_fields(entries, &["each", "lead", "with"]);
                let mut leads = d.optional::<Leads>(node, "lead").map(|l| l.0).unwrap_or_default().into_iter();
                let (lead, rivals) = (leads.next(), leads.collect());
                if let Some(each) = node.get("each") {
                    if let Some((with, _)) = entries.iter().find(|(k, _)| k.text() == Some("with")) {
                        let finding = Diagnostic::new(&document::UNKNOWN_FIELD, with.span);
                        d.push(finding.arg("field", "with").arg("known", "each, lead"));
                    }
                    return Some(Responsible::Each { units: Selector::decode(each, d)?, lead, rivals });
                }
                let others = d.optional::<Vec<_>>(node, "with").unwrap_or_default();
                if node.get("lead").is_none() {
                    let finding = Diagnostic::new(&document::MISSING_FIELD, node.span);
                    d.push(finding.arg("field", "each"));
                }
                Some(Responsible::Joint { lead: lead?, others, rivals })
            }
            Value::Scalar(_) => {
                Some(Responsible::Joint { lead: Spanned::decode(node, d)?, others: Vec::new(), rivals: Vec::new() })
            }
        }
    }
}

/// `lead: x` or `lead: [x, y]`.
struct Leads(Vec<Spanned<Id>>);

impl Decode for Leads {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Seq(_) => Vec::decode(node, d).map(Leads),
            _ => Some(Leads(vec![Spanned::decode(node, d)?])),
        }
    }
}

impl Decode for Selector {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match &node.value {
            Value::Scalar(_) => Some(Selector::Named(vec![Spanned::decode(node, d)?])),
            Value::Seq(_) => Some(Selector::Named(Vec::decode(node, d)?)),
            Value::Map(entries) => {
                d.unknown_fields(entries, &["kind", "under"]);
                match (d.optional(node, "kind"), d.optional(node, "under")) {
                    (Some(kind), None) => Some(Selector::Kind(kind)),
                    (None, Some(unit)) => Some(Selector::Under(unit)),
                    _ => {
                        d.wrong_type(node, "selector");
                        None
                    }
                }
            }
        }
    }
}

impl Responsible {
    /// Units said to lead beside the one that does.
    pub fn rivals(&self) -> &[Spanned<Id>] {
        let (Responsible::Joint { rivals, .. } | Responsible::Each { rivals, .. }) = self;
        rivals
    }

    /// Every unit or set named, with its place.
    pub fn named(&self) -> Vec<&Spanned<Id>> {
        match self {
            Responsible::Joint { lead, others, rivals } => std::iter::once(lead).chain(others).chain(rivals).collect(),
            Responsible::Each { units, lead, rivals } => {
                let units = match units {
                    Selector::Named(ids) => ids.iter().collect(),
                    Selector::Under(id) => vec![id],
                    Selector::Kind(_) => Vec::new(),
                };
                lead.iter().chain(rivals).chain(units).collect()
            }
        }
    }
}
