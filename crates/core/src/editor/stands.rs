//! Which names stand where in a plan: one table, by which names are found, offered, explained and renamed.

use super::path::Step;

/// The kinds of names. Units and sets of units share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// A unit or a set of units.
    Unit,
    /// A phase.
    Phase,
    /// A task.
    Task,
    /// An indicator.
    Indicator,
    /// A pipeline.
    Pipeline,
    /// A state of a pipeline: a name within that pipeline alone.
    State,
    /// An item of the scorecard.
    Item,
    /// A band of the scorecard.
    Band,
    /// A measure of the ladder.
    Measure,
    /// A rule of the plan.
    Rule,
    /// A parameter of the plan.
    Param,
    /// A rule of a pack.
    PackRule,
    /// A time limit of the law, of a pack.
    Clock,
    /// A sort of unit (`kind: village`).
    Sort,
    /// What several tasks are about (`matter: roster`).
    Matter,
    /// A code of a finding.
    Code,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// The value declares a name.
    Declares(Kind),
    /// The key declares a name.
    KeyDeclares(Kind),
    /// The value is a name.
    Name(Kind),
    /// The value is the name of one unit: a set cannot stand here.
    OneUnit,
    /// The name of one unit, or the word for the one above each.
    Acceptor,
    /// A role within a unit, or a host reference.
    Role,
    /// An indicator, or a set or kind of units for their number.
    Counted,
    /// A move from one state to another.
    Move,
    /// A due expression, or a mapping of them.
    Due,
    /// When a task may be done, or what a return covers: `campaign`, `phase`, `phase.x`, or days.
    TaskWindow,
    /// The keys are the parameters of a pack's rule.
    PackParams,
    /// A script.
    Script {
        /// A condition rather than acts.
        condition: bool,
    },
    /// The condition of a phase, which asks questions of its own.
    Guard,
}

/// A place and what stands there.
pub(super) type Entry = (&'static [&'static str], Stands);

use Kind::{
    Band, Clock, Code, Indicator, Item, Matter, Measure, PackRule, Param, Phase, Pipeline, Rule, Sort, State, Task,
    Unit,
};
use Stands::{
    Acceptor, Counted, Declares, Due, Guard, KeyDeclares, Move, Name, OneUnit, PackParams, Role, Script, TaskWindow,
};

/// Every place where a name can stand. `*` is any key, `[]` any element of a list.
pub(super) const PLACES: &[Entry] = &[
    (&["params", "*"], KeyDeclares(Param)),
    (&["campaign", "lead"], OneUnit),
    (&["campaign", "allow", "[]", "code"], Name(Code)),
    (&["units", "*"], KeyDeclares(Unit)),
    (&["units", "*", "under"], OneUnit),
    (&["units", "*", "kind"], Name(Sort)),
    (&["units", "*", "each", "[]"], Declares(Unit)),
    (&["units", "*", "each", "[]", "id"], Declares(Unit)),
    (&["units", "*", "allow", "[]", "code"], Name(Code)),
    (&["phases", "[]", "id"], Declares(Phase)),
    (&["phases", "[]", "enter", "after"], Name(Phase)),
    (&["phases", "[]", "enter", "after", "[]"], Name(Phase)),
    (&["phases", "[]", "enter", "when"], Guard),
    (&["phases", "[]", "exit", "when"], Guard),
    (&["phases", "[]", "allow", "[]", "code"], Name(Code)),
    (&["tasks", "[]", "id"], Declares(Task)),
    (&["tasks", "[]", "phase"], Name(Phase)),
    (&["tasks", "[]", "responsible"], OneUnit),
    (&["tasks", "[]", "responsible", "[]"], Name(Unit)),
    (&["tasks", "[]", "responsible", "lead"], OneUnit),
    (&["tasks", "[]", "responsible", "lead", "[]"], OneUnit),
    (&["tasks", "[]", "responsible", "with", "[]"], Name(Unit)),
    (&["tasks", "[]", "responsible", "each"], Name(Unit)),
    (&["tasks", "[]", "responsible", "each", "[]"], Name(Unit)),
    (&["tasks", "[]", "responsible", "each", "kind"], Name(Sort)),
    (&["tasks", "[]", "responsible", "each", "under"], OneUnit),
    (&["tasks", "[]", "with", "[]"], Name(Unit)),
    (&["tasks", "[]", "to"], OneUnit),
    (&["tasks", "[]", "accept_by"], Acceptor),
    (&["tasks", "[]", "persons"], Role),
    (&["tasks", "[]", "persons", "[]"], Role),
    (&["tasks", "[]", "matter"], Name(Matter)),
    (&["tasks", "[]", "after", "[]"], Name(Task)),
    (&["tasks", "[]", "after", "[]", "all"], Name(Task)),
    (&["tasks", "[]", "based_on", "[]"], Name(Phase)),
    (&["tasks", "[]", "covers"], TaskWindow),
    (&["tasks", "[]", "deliverable", "indicators", "[]"], Name(Indicator)),
    (&["tasks", "[]", "due"], Due),
    (&["tasks", "[]", "window"], TaskWindow),
    (&["tasks", "[]", "on_call", "by", "[]"], Name(Unit)),
    (&["tasks", "[]", "allow", "[]", "code"], Name(Code)),
    (&["indicators", "*"], KeyDeclares(Indicator)),
    (&["indicators", "*", "roll_up", "ratio", "[]"], Counted),
    (&["indicators", "*", "target", "by"], Due),
    (&["indicators", "*", "target", "item"], Name(Item)),
    (&["indicators", "*", "allow", "[]", "code"], Name(Code)),
    (&["pipelines", "*"], KeyDeclares(Pipeline)),
    (&["pipelines", "*", "initial"], Name(State)),
    (&["pipelines", "*", "states", "*"], KeyDeclares(State)),
    (&["pipelines", "*", "states", "*", "to"], OneUnit),
    (&["pipelines", "*", "states", "*", "extend", "by"], OneUnit),
    (&["pipelines", "*", "states", "*", "law"], Name(Clock)),
    (&["pipelines", "*", "states", "*", "allow", "[]", "code"], Name(Code)),
    (&["pipelines", "*", "moves", "[]"], Move),
    (&["pipelines", "*", "allow", "[]", "code"], Name(Code)),
    (&["scorecard", "items", "[]", "id"], Declares(Item)),
    (&["scorecard", "items", "[]", "under"], Name(Item)),
    (&["scorecard", "items", "[]", "applies_to"], Name(Unit)),
    (&["scorecard", "items", "[]", "applies_to", "[]"], Name(Unit)),
    (&["scorecard", "items", "[]", "applies_to", "kind"], Name(Sort)),
    (&["scorecard", "items", "[]", "applies_to", "under"], OneUnit),
    (&["scorecard", "items", "[]", "times", "[]", "kind"], Name(Sort)),
    (&["scorecard", "items", "[]", "account", "begins", "[]", "unit"], Name(Unit)),
    (&["scorecard", "items", "[]", "account", "thresholds", "[]", "measure"], Name(Measure)),
    (&["scorecard", "items", "[]", "score", "*", "of", "indicator"], Name(Indicator)),
    (&["scorecard", "items", "[]", "score", "*", "of", "done"], Name(Task)),
    (&["scorecard", "items", "[]", "score", "*", "of", "in_time"], Name(Task)),
    (&["scorecard", "items", "[]", "score", "*", "*", "indicator"], Name(Indicator)),
    (&["scorecard", "items", "[]", "score", "*", "*", "units", "[]", "unit"], Name(Unit)),
    (&["scorecard", "items", "[]", "score", "*", "[]", "of", "indicator"], Name(Indicator)),
    (&["scorecard", "items", "[]", "score", "*", "[]", "of", "done"], Name(Task)),
    (&["scorecard", "items", "[]", "score", "needs", "indicator"], Name(Indicator)),
    (&["scorecard", "items", "[]", "score", "needs", "done"], Name(Task)),
    (&["scorecard", "items", "[]", "score", "assessed", "by"], OneUnit),
    (&["scorecard", "items", "[]", "score", "at"], Due),
    (&["scorecard", "applies_to"], Name(Unit)),
    (&["scorecard", "applies_to", "[]"], Name(Unit)),
    (&["scorecard", "applies_to", "kind"], Name(Sort)),
    (&["scorecard", "applies_to", "under"], OneUnit),
    (&["scorecard", "weights", "[]", "unit"], Name(Unit)),
    (&["scorecard", "ranking", "bottoms", "[]", "kind"], Name(Sort)),
    (&["scorecard", "items", "[]", "allow", "[]", "code"], Name(Code)),
    (&["scorecard", "bands", "[]", "id"], Declares(Band)),
    (&["scorecard", "allow", "[]", "code"], Name(Code)),
    (&["ladder", "[]", "id"], Declares(Measure)),
    (&["ladder", "[]", "band"], Name(Band)),
    (&["ladder", "[]", "by"], OneUnit),
    (&["ladder", "[]", "approved_by"], OneUnit),
    (&["ladder", "[]", "accept_by"], OneUnit),
    (&["ladder", "[]", "on_count", "measure"], Name(Measure)),
    (&["ladder", "[]", "in_a_row", "task"], Name(Task)),
    (&["ladder", "[]", "deduct", "item"], Name(Item)),
    (&["ladder", "[]", "duties", "[]", "task"], Name(Task)),
    (&["ladder", "[]", "allow", "[]", "code"], Name(Code)),
    (&["rules", "[]", "id"], Declares(Rule)),
    (&["rules", "[]", "use"], Name(PackRule)),
    (&["rules", "[]", "with"], PackParams),
    (&["rules", "[]", "by"], OneUnit),
    (&["rules", "[]", "paid_by"], OneUnit),
    (&["rules", "[]", "scope", "task"], Name(Task)),
    (&["rules", "[]", "scope", "task", "[]"], Name(Task)),
    (&["rules", "[]", "scope", "phase"], Name(Phase)),
    (&["rules", "[]", "scope", "kind"], Name(Sort)),
    (&["rules", "[]", "when"], Script { condition: true }),
    (&["rules", "[]", "then"], Script { condition: false }),
    (&["rules", "[]", "allow", "[]", "code"], Name(Code)),
];

/// What stands at a path. A due expression covers all that is inside it.
pub(super) fn at(path: &[Step]) -> Option<Stands> {
    PLACES.iter().find(|(pattern, stands)| covers(pattern, *stands, path)).map(|(_, stands)| *stands)
}

fn covers(pattern: &[&str], stands: Stands, path: &[Step]) -> bool {
    let long_enough = if stands == Due { path.len() >= pattern.len() } else { path.len() == pattern.len() };
    long_enough && path.iter().zip(pattern).all(|(step, p)| step.fits(p))
}
