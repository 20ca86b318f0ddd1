//! The scorecard: what deductions mean.

use super::decode::{Spanned, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use rust_decimal::Decimal;

record! {
    /// Points: where they start, and how far they go.
    pub struct Scorecard {
        /// What every unit starts with.
        base: Decimal = required,
        /// What no score falls below; 0 unless set.
        floor: Option<Decimal> = optional,
        /// Items, each deducted until it is exhausted (扣完為止).
        items: Vec<Item> = default,
        /// How much awards add at most; no limit unless set.
        bonus_cap: Option<Decimal> = optional,
        /// Grades by score, in any order: the highest that is reached holds.
        bands: Vec<Band> = default,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

record! {
    /// A scored item.
    pub struct Item {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// How much it can cost; no own limit unless set.
        points: Option<Decimal> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

record! {
    /// A grade.
    pub struct Band {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// The lowest score that earns it.
        from: Decimal = required,
    }
}
