//! Why a fact is refused. A refused fact changes nothing.

use super::ladder::MeasureRefusal;
use super::scoring::ScoreRefusal;
use super::suggestion::did_you_mean;
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
    /// A phase the plan does not have.
    #[error("the plan has no phase `{phase}`{}", did_you_mean(.suggestion))]
    UnknownPhase {
        /// The name.
        phase: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// A pipeline the plan does not have.
    #[error("the plan has no pipeline `{pipeline}`{}", did_you_mean(.suggestion))]
    UnknownPipeline {
        /// The name.
        pipeline: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// A state the pipeline does not have.
    #[error("the pipeline `{pipeline}` has no state `{state}`{}", did_you_mean(.suggestion))]
    UnknownState {
        /// The pipeline.
        pipeline: String,
        /// The name.
        state: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// An indicator the plan does not have.
    #[error("the plan has no indicator `{indicator}`{}", did_you_mean(.suggestion))]
    UnknownIndicator {
        /// The name.
        indicator: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// An item that did not come in.
    #[error("no item `{item}` came in{}", did_you_mean(.suggestion))]
    UnknownItem {
        /// The host's reference.
        item: String,
        /// What was perhaps meant.
        suggestion: Option<String>,
    },
    /// An entry that there is not.
    #[error(
        "there is no entry `{entry}` to appeal against; appeals are against points, measures, notices and rewards of a unit, by their id"
    )]
    UnknownEntry {
        /// The id.
        entry: String,
    },
    /// An amended plan that the host did not hand in.
    #[error("the amended plan `{plan}` was not handed in")]
    UnknownPlan {
        /// The host's reference.
        plan: String,
    },
    /// An amended plan that is none of this campaign's.
    #[error("`{plan}` has another {what}: `{there}`, not `{here}`")]
    AmendsAnother {
        /// The host's reference.
        plan: String,
        /// What differs.
        what: &'static str,
        /// As it is here, or as the fact says.
        here: String,
        /// As the amended plan has it.
        there: String,
    },
    /// An amended plan lacks a unit that has to do with an open item.
    #[error("`{plan}` has no unit `{unit}`, which has to do with the open item `{item}`")]
    StrandedItem {
        /// The host's reference of the plan.
        plan: String,
        /// The item.
        item: String,
        /// The unit.
        unit: String,
    },
    /// The phase or the campaign is not in a state that the fact could change.
    #[error("{what} is {state} and cannot be {done}")]
    WrongState {
        /// What: a phase, an item, the campaign.
        what: String,
        /// What it is.
        state: &'static str,
        /// What was to be done to it.
        done: &'static str,
    },
    /// The campaign begins by itself.
    #[error("the campaign begins by itself on {day}; only one with `start: manual` is started by a fact")]
    StartsByItself {
        /// Its first day.
        day: String,
    },
    /// Nothing more happens in a campaign that was terminated.
    #[error("the campaign was terminated at {at}")]
    Terminated {
        /// When.
        at: String,
    },
    /// The item came in before.
    #[error("the item `{item}` came in before, by fact {seq}")]
    ItemExists {
        /// The host's reference.
        item: String,
        /// The fact.
        seq: u64,
    },
    /// The pipeline has no such move.
    #[error("the pipeline `{pipeline}` has no move `{from} -> {to}`; from `{from}` an item moves to {known}")]
    NoSuchMove {
        /// The pipeline.
        pipeline: String,
        /// From which state.
        from: String,
        /// To which.
        to: String,
        /// The states that follow.
        known: String,
    },
    /// A state that ends an item, or one that does not, where the other is meant.
    #[error("`{state}` {why}")]
    WrongEnd {
        /// The state.
        state: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Several ends can be reached, and the fact names none.
    #[error("`{item}` can end in {known} from `{state}`; say which `state`")]
    WhichEnd {
        /// The item.
        item: String,
        /// Its state.
        state: String,
        /// The ends that follow.
        known: String,
    },
    /// The item has had every extension the plan allows.
    #[error("`{item}` was extended in `{state}` before; the plan allows it once")]
    ExtendedBefore {
        /// The item.
        item: String,
        /// Its state.
        state: String,
    },
    /// The plan allows no extension so long, or by that authority.
    #[error("`{what}` cannot be extended to {until}: the plan allows {allowed}")]
    ExtensionBeyond {
        /// What.
        what: String,
        /// The day asked for.
        until: String,
        /// What the plan allows.
        allowed: String,
    },
    /// Acknowledged before, or nothing to acknowledge.
    #[error("`{what}` was acknowledged before")]
    AlreadyAcknowledged {
        /// What.
        what: String,
    },
    /// The task is not one that can be called for.
    #[error("`{task}` is owed without being called for; only a task with `on_call` is called")]
    NotOnCall {
        /// The task.
        task: String,
    },
    /// The task was not called for.
    #[error("`{task}` is owed only when called for, and was not called for")]
    NotCalled {
        /// The task.
        task: String,
    },
    /// A unit called that may not.
    #[error("`{caller}` may not call for `{task}`; {known} may")]
    MayNotCall {
        /// The unit.
        caller: String,
        /// The task.
        task: String,
        /// The units that may.
        known: String,
    },
    /// The same call twice.
    #[error("`{obligation}` was called for before; give each call its own `call`")]
    CalledBefore {
        /// The obligation.
        obligation: String,
    },
    /// The entry was appealed against before, or no appeal stands.
    #[error("{what}")]
    Appeal {
        /// What is wrong.
        what: String,
    },
    /// The unit does not owe that task.
    #[error("`{unit}` does not owe `{task}`")]
    NotOwed {
        /// The unit.
        unit: String,
        /// The task.
        task: String,
    },
    /// The task recurs, or was called for more than once, and the fact names no occurrence.
    #[error("`{task}` {why}; say which occurrence: {known}")]
    WhichOccurrence {
        /// The task.
        task: String,
        /// Why one must be named.
        why: &'static str,
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
    /// What concerns a measure or an excuse.
    #[error(transparent)]
    Measure(#[from] MeasureRefusal),
    /// What concerns scores and their periods.
    #[error(transparent)]
    Score(#[from] ScoreRefusal),
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
