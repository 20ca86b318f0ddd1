//! Why a fact is refused. A refused fact changes nothing.

use thiserror::Error;

/// Why a fact, or a move of the clock, is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A unit the plan does not have.
    #[error("the plan has no unit `{unit}`{}", did_you_mean(.suggestion))]
    UnknownUnit {
        /// The name.
        unit: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// A task the plan does not have.
    #[error("the plan has no task `{task}`{}", did_you_mean(.suggestion))]
    UnknownTask {
        /// The name.
        task: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// A measure the ladder does not have.
    #[error("the ladder has no measure `{measure}`{}", did_you_mean(.suggestion))]
    UnknownMeasure {
        /// The name.
        measure: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// The unit does not owe that task.
    #[error("`{unit}` does not owe `{task}`")]
    NotOwed {
        /// The unit.
        unit: String,
        /// The task.
        task: String,
    },
    /// The task recurs and the fact names no occurrence.
    #[error("`{task}` recurs; say which occurrence: {known}")]
    WhichOccurrence {
        /// The task.
        task: String,
        /// Its occurrences.
        known: String,
    },
    /// The task has no such occurrence.
    #[error("`{task}` has no occurrence {occurrence}; it has {known}")]
    NoSuchOccurrence {
        /// The task.
        task: String,
        /// The occurrence named.
        occurrence: String,
        /// Its occurrences.
        known: String,
    },
    /// With this fact, another that was recorded before would make no sense.
    #[error("with this fact, fact {seq} would make no sense: {refusal}")]
    Contradicts {
        /// The other fact.
        seq: u64,
        /// Why it would be refused.
        refusal: Box<Refusal>,
    },
    /// A correction of a fact that there is not.
    #[error("there is no fact {seq}; the last one is {last}")]
    NoSuchFact {
        /// The number.
        seq: u64,
        /// The number of the last fact.
        last: u64,
    },
    /// A correction of a fact that was corrected before.
    #[error("fact {seq} was corrected by fact {by} already; correct that one")]
    AlreadyCorrected {
        /// The fact.
        seq: u64,
        /// The correction.
        by: u64,
    },
    /// The fact was handed in before it took effect.
    #[error("the fact is recorded at {recorded_at}, before it takes effect at {at}")]
    RecordedEarly {
        /// When it was handed in.
        recorded_at: String,
        /// When it takes effect.
        at: String,
    },
    /// The clock would go backwards.
    #[error("the clock stands at {clock} and cannot go back to {to}")]
    ClockBackwards {
        /// Where it was asked to go.
        to: String,
        /// Where it stands.
        clock: String,
    },
    /// A value that no fact may have.
    #[error("`{field}` must be {expected}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// The key was used before, for something else.
    #[error("the key `{key}` belongs to fact {seq}, which says something else")]
    KeyReused {
        /// The key.
        key: String,
        /// The fact it belongs to.
        seq: u64,
    },
    /// The obligation is already done with.
    #[error("`{obligation}` is already {status}")]
    AlreadyDone {
        /// The obligation.
        obligation: String,
        /// What it is.
        status: &'static str,
    },
    /// Nothing was submitted that could be accepted or returned.
    #[error("nothing is submitted for `{obligation}`")]
    NotSubmitted {
        /// The obligation.
        obligation: String,
    },
    /// Another obligation must be fulfilled first.
    #[error("`{obligation}` waits for `{by}`")]
    Blocked {
        /// The obligation.
        obligation: String,
        /// What it waits for.
        by: String,
    },
    /// There is no due date that could be moved.
    #[error("`{what}` has no due date")]
    NoDeadline {
        /// Of what.
        what: String,
    },
    /// An extension must be to a later day.
    #[error("`{what}` is due {due} already; an extension must be later")]
    NotLater {
        /// Of what.
        what: String,
        /// When it is due.
        due: String,
    },
    /// The due date has passed, so sending the submission back needs a new one.
    #[error("`{obligation}` was due {due}; say the new `due` day")]
    NeedsDue {
        /// The obligation.
        obligation: String,
        /// When it was due.
        due: String,
    },
    /// The new due day has already passed.
    #[error("the new due day {due} of `{obligation}` has already passed")]
    DuePassed {
        /// The obligation.
        obligation: String,
        /// The day.
        due: String,
    },
    /// No open obligation of the task is left to extend.
    #[error("no open duty of `{task}` is left to extend")]
    NothingOpen {
        /// The task.
        task: String,
    },
    /// The unit stands under no measure.
    #[error("`{unit}` stands under no measure")]
    NoMeasure {
        /// The unit.
        unit: String,
    },
    /// The unit stands under another measure.
    #[error("`{unit}` stands under `{standing}`, not under `{measure}`")]
    OtherMeasure {
        /// The unit.
        unit: String,
        /// The measure named.
        measure: String,
        /// The one it stands under.
        standing: String,
    },
    /// The measure was put right before; it stands all the same.
    #[error("`{measure}` was put right by `{unit}` before")]
    AlreadyRemedied {
        /// The unit.
        unit: String,
        /// The measure.
        measure: String,
    },
    /// The measure is the last word.
    #[error("`{measure}` is final and cannot be remedied")]
    FinalMeasure {
        /// The measure.
        measure: String,
    },
    /// The calendar does not reach that far.
    #[error("the plan's calendar does not cover {year}")]
    CalendarMissing {
        /// The year.
        year: i32,
    },
    /// A day beyond the calendar.
    #[error("a day beyond the years 1 to 9999")]
    OutOfRange,
}

pub(super) fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion.as_ref().map(|s| format!("; did you mean `{s}`?")).unwrap_or_default()
}

/// The known name that a word was perhaps meant to be.
pub(super) fn nearest<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    crate::document::nearest(word, known).map(str::to_owned)
}
