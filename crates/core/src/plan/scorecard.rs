//! The scorecard: what deductions mean.

use super::appraisal::{Appraisal, KindWeight, Ranking, ScoreRollUp, UnitWeight};
use super::decode::{Spanned, record};
use super::id::Id;
use super::ladder::OnAppeal;
use super::points_account::PointsAccount;
use super::responsible::Selector;
use super::scoring::Score;
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
        /// What an appeal against an entry of points does until it is decided; nothing unless set.
        on_appeal: Option<OnAppeal> = optional,
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
        /// What comes off it is gathered over a cycle of each unit's own.
        account: Option<PointsAccount> = optional,
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
