//! Appraisal by periods, ranks within classes, and scores that roll up the unit tree.

use super::decode::{Spanned, choice, record};
use super::id::Id;
use rust_decimal::Decimal;

record! {
    /// Appraisal by periods of the calendar.
    pub struct Appraisal {
        /// How long a period is.
        every: Cycle = required,
        /// What the next period begins with; afresh unless set.
        carry_over: Option<CarryOver> = optional,
    }
}

choice! {
    /// How long an appraisal period is.
    pub enum Cycle {
        /// A month.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
        /// A year.
        Year = "year",
    }
}

choice! {
    /// What a period begins with.
    pub enum CarryOver {
        /// With the base, every item unspent.
        Fresh = "fresh",
        /// With the score as it stands.
        Keep = "keep",
    }
}

record! {
    /// Ranks at the end of each period.
    pub struct Ranking {
        /// Among whom; units of the same kind unless set.
        within: Option<Within> = optional,
        /// How many of each class, counted from the last, are its bottom.
        bottom: Option<i64> = optional,
        /// The same, of units of some kinds.
        bottoms: Vec<BottomOf> = default,
    }
}

choice! {
    /// Among whom units are ranked.
    pub enum Within {
        /// Units of the same kind.
        Kind = "kind",
        /// All units scored.
        All = "all",
    }
}

record! {
    /// How many units of a kind are its bottom.
    pub struct BottomOf {
        /// The kind.
        kind: Spanned<String> = required,
        /// How many.
        last: i64 = required,
    }
}

choice! {
    /// How the scores of units make one of the unit above.
    pub enum ScoreRollUp {
        /// Their mean.
        Mean = "mean",
        /// The lowest.
        Worst = "worst",
        /// Their mean by the weights of the units.
        Weighted = "weighted",
    }
}

record! {
    /// How much a unit, or every unit of a set, weighs.
    pub struct UnitWeight {
        /// The unit or set.
        unit: Spanned<Id> = required,
        /// How much; 1 for those not named.
        weight: Decimal = required,
    }
}

record! {
    /// A factor for the units of a kind.
    pub struct KindWeight {
        /// The kind.
        kind: Spanned<String> = required,
        /// The factor.
        times: Decimal = required,
    }
}
