//! How an item of the scorecard is scored without a script: what is counted, and what it costs or earns.

use super::decode::{Decode, Decoder, Spanned, choice, record};
use super::id::Id;
use super::task::DueSpec;
use crate::document::{Node, Value};
use crate::time::Period;
use rust_decimal::Decimal;

record! {
    /// How an item is scored: one of the ways, and what goes with it.
    pub struct Score {
        /// So much for each that is missing.
        per_missing: Option<PerMissing> = optional,
        /// As much of the item as was completed.
        proportional: Option<Proportional> = optional,
        /// The whole item or nothing of it.
        all_or_nothing: Option<AllOrNothing> = optional,
        /// So much for each full step below or above a number.
        steps: Option<Steps> = optional,
        /// So much for each full step that a figure is worse than before.
        compare: Option<Compare> = optional,
        /// Tiers that exclude one another: the gravest that applies counts.
        tiers: Vec<Tier> = default,
        /// So much for each case, when it comes.
        per_case: Option<PerCase> = optional,
        /// A range left to an assessor.
        assessed: Option<Assessed> = optional,
        /// What must have been done at all: where there is nothing of it, the whole item is lost.
        needs: Option<Count> = optional,
        /// The mean over the units below takes the place of the unit's own.
        over: Option<Over> = optional,
        /// When it is scored; at the end of the appraisal period, or of the campaign, unless set.
        at: Option<Spanned<DueSpec>> = optional,
    }
}

impl Score {
    /// The ways that are set, by their keys.
    pub fn ways(&self) -> Vec<&'static str> {
        let all = [
            ("per_missing", self.per_missing.is_some()),
            ("proportional", self.proportional.is_some()),
            ("all_or_nothing", self.all_or_nothing.is_some()),
            ("steps", self.steps.is_some()),
            ("compare", self.compare.is_some()),
            ("tiers", !self.tiers.is_empty()),
            ("per_case", self.per_case.is_some()),
            ("assessed", self.assessed.is_some()),
        ];
        all.into_iter().filter(|(_, set)| *set).map(|(way, _)| way).collect()
    }

    /// Everything it counts.
    pub fn counts(&self) -> Vec<&Count> {
        let of = [
            self.per_missing.as_ref().map(|w| &w.of),
            self.proportional.as_ref().map(|w| &w.of),
            self.all_or_nothing.as_ref().map(|w| &w.of),
            self.steps.as_ref().map(|w| &w.of),
            self.compare.as_ref().map(|w| &w.of),
            self.needs.as_ref(),
        ];
        of.into_iter().flatten().chain(self.tiers.iter().map(|t| &t.of)).collect()
    }

    /// Every number it is held against.
    pub fn goals(&self) -> Vec<&Goal> {
        let all = [
            self.proportional.as_ref().map(|w| &w.full),
            self.all_or_nothing.as_ref().and_then(|w| w.at_least.as_ref()),
            self.all_or_nothing.as_ref().and_then(|w| w.at_most.as_ref()),
            self.steps.as_ref().and_then(|w| w.below.as_ref()),
            self.steps.as_ref().and_then(|w| w.above.as_ref()),
            self.compare.as_ref().map(|w| &w.with),
        ];
        all.into_iter().flatten().collect()
    }

    /// Whether it is scored at an instant, from what there is by then, and not when a fact comes.
    pub fn is_worked_out(&self) -> bool {
        self.per_case.is_none() && self.assessed.is_none()
    }
}

record! {
    /// What is counted; one of them.
    pub struct Count {
        /// Incidents of a kind, in the host's word; `incident` for all of them.
        facts: Option<Spanned<String>> = optional,
        /// Duties of a task that were done.
        done: Option<Spanned<Id>> = optional,
        /// Duties of a task that were done in time.
        in_time: Option<Spanned<Id>> = optional,
        /// The figure of an indicator.
        indicator: Option<Spanned<Id>> = optional,
    }
}

impl Count {
    /// How many of its keys are set.
    pub fn set(&self) -> usize {
        let all = [self.facts.is_some(), self.done.is_some(), self.in_time.is_some(), self.indicator.is_some()];
        all.into_iter().filter(|set| *set).count()
    }
}

record! {
    /// `(required − done) × points`.
    pub struct PerMissing {
        /// What is counted.
        of: Count = required,
        /// How many there should be.
        required: Decimal = required,
        /// How much each missing one costs.
        points: Decimal = required,
    }
}

record! {
    /// As much of the item as was completed.
    pub struct Proportional {
        /// What is counted.
        of: Count = required,
        /// How much is all of it.
        full: Goal = required,
    }
}

record! {
    /// The whole item or nothing of it.
    pub struct AllOrNothing {
        /// What is counted.
        of: Count = required,
        /// The least that is enough.
        at_least: Option<Goal> = optional,
        /// The most that is allowed.
        at_most: Option<Goal> = optional,
    }
}

record! {
    /// So much for each full step below or above a number.
    pub struct Steps {
        /// What is counted.
        of: Count = required,
        /// The number below which it costs; for a bonus, earns.
        below: Option<Goal> = optional,
        /// The number above which it costs; for a bonus, earns.
        above: Option<Goal> = optional,
        /// How wide a step is.
        each: Decimal = required,
        /// How much a step costs or earns.
        points: Decimal = required,
    }
}

record! {
    /// So much for each full step, in per cent, that a figure is worse than its baseline; for a bonus, better.
    pub struct Compare {
        /// What is counted.
        of: Count = required,
        /// The baseline.
        with: Goal = required,
        /// Which way is better.
        better: Better = required,
        /// How many per cent a step is.
        each: Decimal = required,
        /// How much a step costs or earns.
        points: Decimal = required,
    }
}

choice! {
    /// Which way a figure gets better.
    pub enum Better {
        /// The lower the better.
        Lower = "lower",
        /// The higher the better.
        Higher = "higher",
    }
}

record! {
    /// One of several tiers.
    pub struct Tier {
        /// What is counted.
        of: Count = required,
        /// How many of them make it apply; 1 unless set.
        at_least: Option<Decimal> = optional,
        /// How much it costs or earns.
        points: Decimal = required,
    }
}

record! {
    /// So much for each case, when it comes.
    pub struct PerCase {
        /// The kind of incident, in the host's word.
        facts: Spanned<String> = required,
        /// How much a case costs or earns.
        points: Decimal = required,
        /// How much more when it happens again.
        again: Option<Again> = optional,
        /// A case put right within this time costs half.
        halved_within: Option<Period> = optional,
    }
}

record! {
    /// A surcharge on repetition.
    pub struct Again {
        /// How much more.
        points: Decimal = required,
        /// Within how many days of the one before.
        within_days: i64 = required,
    }
}

record! {
    /// A range left to an assessor: a fact says how much, and why.
    pub struct Assessed {
        /// The least.
        from: Decimal = required,
        /// The most.
        to: Decimal = required,
        /// The unit that assesses; any but the one assessed unless set.
        by: Option<Spanned<Id>> = optional,
        /// What the number is; the item's mark unless set.
        r#as: Option<AssessedAs> = optional,
    }
}

choice! {
    /// What an assessor's number is.
    pub enum AssessedAs {
        /// What the item earns; given once a period.
        Mark = "mark",
        /// What comes off, each time.
        Deduction = "deduction",
    }
}

choice! {
    /// Over what a score is averaged.
    pub enum Over {
        /// The units directly below.
        Below = "below",
    }
}

/// What a count is held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// The same number for everybody.
    Number(Decimal),
    /// A number of each unit's own.
    Own(Baseline),
}

record! {
    /// A number of each unit's own: reported, or given in the plan.
    pub struct Baseline {
        /// The indicator it was reported under.
        indicator: Option<Spanned<Id>> = optional,
        /// The periods it is the mean of; all that was reported unless set.
        periods: Vec<Spanned<String>> = default,
        /// The units' numbers, given in the plan.
        units: Vec<UnitNumber> = default,
    }
}

record! {
    /// A unit's number, or that of every unit of a set.
    pub struct UnitNumber {
        /// The unit or set.
        unit: Spanned<Id> = required,
        /// Its number.
        number: Decimal = required,
    }
}

impl Decode for Goal {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        match node.value {
            Value::Map(_) => {
                d.require_one_of(node, &["indicator", "units"]);
                Baseline::decode(node, d).map(Goal::Own)
            }
            _ => Decimal::decode(node, d).map(Goal::Number),
        }
    }
}
