//! The scorecard and the ladder: what deductions and measures mean.

use super::appraisal::{Appraisal, KindWeight, Ranking, ScoreRollUp, UnitWeight};
use super::decode::{Spanned, choice, record};
use super::id::Id;
use super::responsible::Selector;
use super::scoring::Score;
use super::source_ref::{Allow, SourceRef};
use crate::time::Period;
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
        /// Which units are scored at all; every unit unless set.
        applies_to: Option<Spanned<Selector>> = optional,
        /// Appraisal by periods; the campaign is one period unless set.
        appraisal: Option<Appraisal> = optional,
        /// Ranks at the end of each period; none unless set.
        ranking: Option<Ranking> = optional,
        /// How the scores of units make one of the unit above; they do not unless set.
        roll_up: Option<ScoreRollUp> = optional,
        /// What units weigh in that.
        weights: Vec<UnitWeight> = default,
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
        /// The item it is part of, which caps it.
        under: Option<Spanned<Id>> = optional,
        /// Which units it is for; those that the item above is for, or all, unless set.
        applies_to: Option<Spanned<Selector>> = optional,
        /// Whether it starts with nothing and earns up to its points.
        bonus: bool = default,
        /// Whether only the highest of several awards on it, or on the items under it, counts.
        highest: bool = default,
        /// Factors for units of some kinds; those of the item above unless set.
        times: Vec<KindWeight> = default,
        /// How it is scored without a rule.
        score: Option<Score> = optional,
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

record! {
    /// A rung of the ladder.
    pub struct MeasureSpec {
        /// Its id.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// How long the unit has to put things right; without, the measure stands until it is lifted.
        remedy: Option<Period> = optional,
        /// What remedying does; clears unless set.
        on_remedied: Option<OnRemedied> = optional,
        /// What an expired remedy period does; the next rung unless set.
        on_expired: Option<OnExpired> = optional,
        /// Whether it is the last word: it stays, and sets its band.
        r#final: bool = default,
        /// The band it sets whatever the points.
        band: Option<Spanned<Id>> = optional,
        /// The unit that imposes it.
        by: Option<Spanned<Id>> = optional,
        /// How long the unit may appeal against it.
        appeal: Option<Period> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on it.
        allow: Vec<Allow> = default,
    }
}

choice! {
    /// What remedying a measure does.
    pub enum OnRemedied {
        /// It is lifted.
        Clear = "clear",
        /// It stands, but its clock stops.
        Hold = "hold",
    }
}

choice! {
    /// What an expired remedy period does.
    pub enum OnExpired {
        /// The next rung is imposed.
        Next = "next",
        /// The measure stays; rules decide.
        Stay = "stay",
    }
}
