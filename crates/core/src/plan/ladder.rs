//! The ladder: what measures mean.

use super::decode::{Spanned, choice, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::time::Period;

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
