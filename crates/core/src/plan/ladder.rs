//! The ladder: what measures mean.

use super::decode::{Spanned, choice, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::time::Period;
use rust_decimal::Decimal;
use std::num::NonZeroU32;

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
        /// The unit that must approve it: until then it is proposed.
        approved_by: Option<Spanned<Id>> = optional,
        /// The unit that must accept what was put right, or an application to have it lifted.
        accept_by: Option<Spanned<Id>> = optional,
        /// After how long it is lifted of itself.
        lifts_after: Option<Period> = optional,
        /// After how long the unit may apply to have it lifted.
        apply_after: Option<Spanned<Period>> = optional,
        /// Another measure that leads to it, when imposed so often within so long.
        on_count: Option<OnCount> = optional,
        /// What leads to it when it happens so many times in a row.
        in_a_row: Option<InARow> = optional,
        /// Points that it takes off when it is imposed.
        deduct: Option<Deduction> = optional,
        /// Duties that it calls into being.
        duties: Vec<FollowUp> = default,
        /// Rights that are suspended while it stands.
        suspends: Vec<String> = default,
        /// How long the unit may appeal against it.
        appeal: Option<Period> = optional,
        /// What an appeal does until it is decided; nothing unless set.
        on_appeal: Option<OnAppeal> = optional,
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

choice! {
    /// What an appeal does until it is decided.
    pub enum OnAppeal {
        /// It stands; a measure's clock runs on.
        Stand = "stand",
        /// It has no effect; a measure's clock stands still.
        Suspend = "suspend",
    }
}

record! {
    /// How often another measure, within how long.
    pub struct OnCount {
        /// The measure that is counted; a lower rung.
        measure: Spanned<Id> = required,
        /// How often.
        count: Spanned<NonZeroU32> = required,
        /// Within how long.
        within: Spanned<Period> = required,
    }
}

record! {
    /// What happens so many times in a row.
    pub struct InARow {
        /// A task that recurs: so many occurrences one after another not done in time.
        task: Option<Spanned<Id>> = optional,
        /// The traffic light at the ends of so many months, one after another.
        light: Option<Spanned<Lit>> = optional,
        /// How many times.
        count: Spanned<NonZeroU32> = required,
    }
}

choice! {
    /// A traffic light that counts.
    pub enum Lit {
        /// Something is overdue.
        Red = "red",
    }
}

record! {
    /// Points that a measure takes off.
    pub struct Deduction {
        /// How many.
        points: Spanned<Decimal> = required,
        /// From which item; at large unless set.
        item: Option<Spanned<Id>> = optional,
    }
}

record! {
    /// A duty that a measure calls into being.
    pub struct FollowUp {
        /// An on-call task.
        task: Spanned<Id> = required,
        /// How long the unit has; as the task says unless set.
        within: Option<Period> = optional,
        /// How often, for as long as the measure stands; once unless set.
        every: Option<Spanned<Period>> = optional,
    }
}
