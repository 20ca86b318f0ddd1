//! A plan without errors: the only thing the engine accepts.

use super::TimeLimits;
use crate::plan::Plan;
use crate::rules::{PhaseGuards, Rule};
use crate::timetable::{PhaseIx, Table, Timetable};
use std::ops::Deref;
use std::sync::Arc;

/// What a campaign runs on.
#[derive(Debug, Clone)]
pub struct RunPlan {
    /// The plan as written.
    pub plan: Plan,
    /// The plan fanned out.
    pub timetable: Timetable,
    /// Its rules, in the order they run: by priority, then id.
    pub rules: Vec<Rule>,
    /// The conditions of its phases.
    pub guards: Table<PhaseIx, PhaseGuards>,
    /// How long items may stay in the states of its pipelines.
    pub time_limits: TimeLimits,
}

/// INVARIANT (checked-plan): made only by the checker, and only when it found no error. Cheap to clone and to share
/// between threads.
#[derive(Debug, Clone)]
pub struct CheckedPlan(Arc<RunPlan>);

impl CheckedPlan {
    pub(super) fn new(mut run: RunPlan) -> CheckedPlan {
        run.rules.sort_by(|a, b| (a.priority, &a.id).cmp(&(b.priority, &b.id)));
        CheckedPlan(Arc::new(run))
    }

    /// The same plan with other scripts in its rules, to try tests by: of a campaign that counts nothing like it is made.
    pub(crate) fn with_rules(&self, change: impl Fn(&Rule) -> Option<Rule>) -> CheckedPlan {
        let mut run = RunPlan::clone(&self.0);
        for rule in &mut run.rules {
            if let Some(changed) = change(rule) {
                *rule = changed;
            }
        }
        CheckedPlan(Arc::new(run))
    }
}

impl Deref for CheckedPlan {
    type Target = RunPlan;
    fn deref(&self) -> &RunPlan {
        &self.0
    }
}
