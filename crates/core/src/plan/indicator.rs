//! Indicators: figures that units report and that roll up the unit tree, and the targets set for them.

use super::decode::{Decode, Decoder, Spanned, choice, prose, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use super::task::DueSpec;
use crate::document::{Node, Value};
use rust_decimal::Decimal;

record! {
    /// One indicator.
    pub struct IndicatorSpec {
        /// Its title.
        title: Option<String> = optional,
        /// What it is counted in: 個, 人, `%`; `ratio` for a share between 0 and 1.
        measure: Option<Spanned<String>> = optional,
        /// How the figures of units make that of the unit above; their sum unless set.
        roll_up: Option<Spanned<RollUp>> = optional,
        /// What is to be reached: a number and a day, or the text's own words.
        target: Option<Spanned<Target>> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

impl IndicatorSpec {
    /// The number that stands for the whole, where it is a share: 1 for a ratio, 100 for a percentage.
    pub fn whole(&self) -> Option<Decimal> {
        match self.measure.as_ref().map(|m| m.trim()) {
            Some("ratio" | "比率" | "比例") => Some(Decimal::ONE),
            Some("%" | "％" | "percent" | "百分比") => Some(Decimal::ONE_HUNDRED),
            _ => None,
        }
    }
}

choice! {
    /// How the figures of units make one.
    pub enum RollUpKind {
        /// They are added.
        Sum = "sum",
        /// Their mean.
        Mean = "mean",
        /// The one reported last.
        Last = "last",
    }
}

/// How the figures of units make that of the unit above.
#[derive(Debug, Clone, PartialEq)]
pub enum RollUp {
    /// By one of the plain ways.
    Plain(RollUpKind),
    /// One indicator or number of units over another.
    Ratio(RatioOf),
}

record! {
    /// `{ratio: [certified, villages]}`: the first over the second.
    pub struct RatioOf {
        /// Numerator and denominator: indicators, or a set of units for their number.
        ratio: Vec<Spanned<Id>> = required,
    }
}

impl Decode for RollUp {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        if let Value::Map(_) = node.value {
            let ratio = RatioOf::decode(node, d)?;
            if ratio.ratio.len() != 2 {
                d.wrong_type(node.get("ratio").unwrap_or(node), "two-names");
                return None;
            }
            return Some(RollUp::Ratio(ratio));
        }
        RollUpKind::decode(node, d).map(RollUp::Plain)
    }
}

record! {
    /// A number to be reached.
    pub struct TargetSpec {
        /// The least that is enough.
        at_least: Option<Decimal> = optional,
        /// The most that is allowed.
        at_most: Option<Decimal> = optional,
        /// By when, as in `due`.
        by: Option<Spanned<DueSpec>> = optional,
        /// The item of the scorecard it is appraised in.
        item: Option<Spanned<Id>> = optional,
    }
}

impl TargetSpec {
    /// The bounds, as people read them: `>= 1`, `<= 3`, `>= 1, <= 3`.
    pub fn shown(&self) -> String {
        let least = self.at_least.map(|n| format!(">= {}", n.normalize()));
        let most = self.at_most.map(|n| format!("<= {}", n.normalize()));
        least.into_iter().chain(most).collect::<Vec<_>>().join(", ")
    }
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A number.
    Number(TargetSpec),
    /// Words that no number stands behind (家喻戶曉).
    Words(String),
}

impl Decode for Target {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match prose(node) {
            Some(words) => Some(Target::Words(words.to_owned())),
            None => {
                if let Value::Map(_) = node.value {
                    d.require_one_of(node, &["at_least", "at_most"]);
                }
                TargetSpec::decode(node, d).map(Target::Number)
            }
        }
    }
}
