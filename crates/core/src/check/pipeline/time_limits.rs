//! How long an item may stay in each state: by the plan, or by the law where the plan sets no limit of its own.

use crate::plan::{Id, Law, Plan, StateSpec};
use crate::rules::Clocks;
use crate::time::Period;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The limits of every state of every pipeline, worked out when the plan is checked, so that a campaign looks nothing up
/// in rule packs.
#[derive(Debug, Clone, Default)]
pub struct TimeLimits(BTreeMap<Id, BTreeMap<Id, Period>>);

impl TimeLimits {
    /// The limits of a plan whose campaign begins on `first`.
    pub(in crate::check) fn of(plan: &Plan, clocks: &Clocks, first: NaiveDate) -> TimeLimits {
        let limits = plan.pipelines.iter().map(|(id, pipeline)| {
            let states = pipeline.states.0.iter();
            let set = states.filter_map(|(id, state)| Some((id.value.clone(), limit(state, clocks, first)?)));
            (id.value.clone(), set.collect())
        });
        TimeLimits(limits.collect())
    }

    /// How long an item may stay in a state; `None` without a limit.
    pub fn get(&self, pipeline: &str, state: &str) -> Option<Period> {
        self.0.get(pipeline)?.get(state).copied()
    }
}

/// The limit of a state. A clock whose law was repealed before the campaign began sets none.
pub(super) fn limit(state: &StateSpec, clocks: &Clocks, first: NaiveDate) -> Option<Period> {
    if let Some(within) = &state.within {
        return Some(within.value);
    }
    match &state.law.as_ref()?.value {
        Law::Limit(limit) => Some(limit.within),
        Law::Clock(name) => {
            let clock = clocks.get(name)?;
            clock.repealed.is_none_or(|day| day > first).then_some(clock.within)
        }
    }
}
