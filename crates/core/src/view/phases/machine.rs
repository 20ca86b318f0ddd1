//! What the drawings show: the phases, what each waits for, how it begins and ends, and in which state it is.

use crate::plan::{Otherwise, Plan, Start, Suspension};
use crate::time::Window;
use crate::timetable::{PhaseIx, Timetable};
use std::collections::{BTreeMap, BTreeSet};

/// The phases of a campaign as a state machine.
#[derive(Debug, Clone)]
pub struct PhaseMachine {
    /// The campaign's title.
    pub title: String,
    /// Its days.
    pub window: Window,
    /// Whether it begins by a fact only.
    pub manual_start: bool,
    /// Whether a suspension moves due dates.
    pub shifts: bool,
    /// The phases, in the plan's order.
    pub phases: Vec<PhaseNode>,
}

/// A phase.
#[derive(Debug, Clone)]
pub struct PhaseNode {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its days.
    pub window: Window,
    /// Whether it is meant to run beside others.
    pub parallel: bool,
    /// The phases it comes after, by position.
    pub follows: Vec<usize>,
    /// Whether it waits for them to end, rather than only coming later by its window.
    pub waits: bool,
    /// How it begins.
    pub enter: Gate,
    /// How it ends.
    pub exit: Gate,
    /// Its state in a running campaign: `planned`, `active`, …
    pub state: Option<String>,
}

/// How a phase begins or ends.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// By a fact only.
    pub manual: bool,
    /// The condition, as written.
    pub when: Option<String>,
    /// Whether it is passed all the same when that does not hold in time.
    pub force: bool,
}

impl Gate {
    fn of(manual: bool, when: Option<&crate::plan::Script>, otherwise: Option<Otherwise>) -> Gate {
        // A condition over several lines is one to its reader.
        let when = when.map(|w| w.text.split_whitespace().collect::<Vec<_>>().join(" "));
        Gate { manual, when, force: otherwise == Some(Otherwise::Force) }
    }

    /// Whether a phase may be kept before this gate.
    pub fn may_hold(&self) -> bool {
        self.when.is_some() && !self.force
    }
}

/// Looks at the phases of a plan. `states` are the words of their states in a running campaign, in the plan's order; none
/// for a plan alone.
pub fn phase_machine(plan: &Plan, timetable: &Timetable, states: &[&str]) -> PhaseMachine {
    let campaign = &plan.campaign;
    let mut sequence: Vec<usize> = (0..plan.phases.len()).collect();
    sequence.retain(|i| plan.phases.get(*i).is_some_and(|p| !p.parallel));
    sequence.sort_by_key(|i| plan.phases.get(*i).map(|p| p.window.first));
    let previous: BTreeMap<usize, usize> = sequence.iter().skip(1).copied().zip(sequence.iter().copied()).collect();
    let node = |(i, spec): (usize, &crate::plan::PhaseSpec)| {
        let after = timetable.phases.at(PhaseIx::from(i)).map(|p| p.after.as_slice()).unwrap_or_default();
        let waits = !after.is_empty();
        let follows = if waits {
            after.iter().map(|p| usize::from(*p)).collect()
        } else {
            previous.get(&i).copied().into_iter().collect()
        };
        let (enter, exit) = (spec.enter.as_ref(), spec.exit.as_ref());
        PhaseNode {
            id: spec.id.to_string(),
            title: spec.title.clone().unwrap_or_else(|| spec.id.to_string()),
            window: spec.window.value,
            parallel: spec.parallel,
            follows,
            waits,
            enter: enter.map(|e| Gate::of(e.manual, e.when.as_ref(), e.otherwise)).unwrap_or_default(),
            exit: exit.map(|e| Gate::of(e.manual, e.when.as_ref(), e.otherwise)).unwrap_or_default(),
            state: states.get(i).map(|s| (*s).to_owned()),
        }
    };
    PhaseMachine {
        title: campaign.title.clone().unwrap_or_else(|| campaign.id.to_string()),
        window: campaign.window.0,
        manual_start: campaign.start == Some(Start::Manual),
        shifts: campaign.suspension == Some(Suspension::Shift),
        phases: plan.phases.iter().enumerate().map(node).collect(),
    }
}

impl PhaseMachine {
    /// The phases that nothing comes after, by position.
    pub fn last(&self) -> Vec<usize> {
        let followed: BTreeSet<usize> = self.phases.iter().flat_map(|p| p.follows.clone()).collect();
        (0..self.phases.len()).filter(|i| !followed.contains(i)).collect()
    }
}
