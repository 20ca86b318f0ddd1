//! What facts are about: duties, items, measures.

use crate::plan::Id;
use chrono::NaiveDate;
use std::fmt;

/// Which of a task's occurrences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OccurrenceRef {
    /// That of a nominal day, or the call made on that day.
    Day(NaiveDate),
    /// The call with this reference.
    Call(String),
}

impl fmt::Display for OccurrenceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OccurrenceRef::Day(day) => day.fmt(f),
            OccurrenceRef::Call(reference) => f.write_str(reference),
        }
    }
}

/// Which obligation a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObligationRef {
    /// The task.
    pub task: Id,
    /// The unit that owes it.
    pub unit: Id,
    /// The occurrence; none for a task that occurs once.
    pub occurrence: Option<OccurrenceRef>,
}

impl fmt::Display for ObligationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.task, self.unit)?;
        self.occurrence.as_ref().map_or(Ok(()), |o| write!(f, "#{o}"))
    }
}

/// A measure a unit stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRef {
    /// The unit.
    pub unit: Id,
    /// The measure.
    pub measure: Id,
}

/// What was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acknowledged {
    /// A duty, by the unit that owes it.
    Obligation(ObligationRef),
    /// An item, by the unit it was handed to.
    Item(String),
}

/// What is given more time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extended {
    /// One duty.
    Obligation(ObligationRef),
    /// Every open duty of a task, of one occurrence where it recurs.
    Task {
        /// The task.
        task: Id,
        /// The occurrence.
        occurrence: Option<OccurrenceRef>,
    },
    /// A phase, with the due days that count from its end.
    Phase(Id),
    /// The time an item may stay in its state.
    Item(String),
    /// The remedy period of the measure a unit stands under.
    Measure {
        /// The unit.
        unit: Id,
        /// The measure.
        measure: Id,
    },
}
