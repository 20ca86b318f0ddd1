//! Points accounts: what comes off an item, gathered over a cycle of each unit's own.

use super::decode::{Spanned, choice, record};
use super::id::Id;
use crate::time::Period;
use chrono::NaiveDate;
use rust_decimal::Decimal;

record! {
    /// What comes off an item is gathered over a cycle of each unit's own, and goes back at its end.
    pub struct PointsAccount {
        /// How long a cycle is.
        cycle: Spanned<Period> = required,
        /// From which day units count their cycles; from that of the first entry unless set.
        begins: Vec<UnitDay> = default,
        /// What so many points call for.
        thresholds: Vec<Threshold> = default,
        /// How points are redeemed.
        redeem: Option<Redeem> = optional,
        /// What the next cycle begins with; afresh unless set.
        carry_over: Option<Remains> = optional,
    }
}

record! {
    /// From which day a unit, or every unit of a set, counts its cycles.
    pub struct UnitDay {
        /// The unit or set.
        unit: Spanned<Id> = required,
        /// The day on which a cycle begins.
        day: NaiveDate = required,
    }
}

record! {
    /// What so many points call for.
    pub struct Threshold {
        /// How many points within a cycle.
        points: Decimal = required,
        /// The measure that is imposed as they are reached.
        measure: Spanned<Id> = required,
    }
}

record! {
    /// How points are redeemed, by study or by merit.
    pub struct Redeem {
        /// The kind of incident that redeems, in the host's word.
        facts: Spanned<String> = required,
        /// How many points each of them redeems.
        points: Decimal = required,
        /// How many are redeemed at most within a cycle; no limit unless set.
        most: Option<Decimal> = optional,
        /// Only while fewer points than this stand; always unless set.
        below: Option<Decimal> = optional,
    }
}

choice! {
    /// What a cycle begins with.
    pub enum Remains {
        /// With nothing: what stood goes back.
        Fresh = "fresh",
        /// With what stood.
        Keep = "keep",
        /// With what entries took that were not put right.
        Unpaid = "unpaid",
    }
}
