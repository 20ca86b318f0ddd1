//! A plan without errors: the only thing the engine accepts.

use super::TimeLimits;
use crate::plan::{Plan, RuleId, Trigger};
use crate::rules::{HostRule, Limits, PhaseGuards, Rule, Sandbox};
use crate::timetable::{PhaseIx, Table, Timetable};
use std::ops::Deref;
use std::sync::Arc;
use thiserror::Error;

/// Why a function cannot be a rule of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HostRuleError {
    /// Another rule has the id.
    #[error("the plan has a rule `{0}` already")]
    Taken(String),
    /// The id is none.
    #[error("`{0}` is no id of a rule")]
    BadId(String),
}

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

    /// The same plan with a rule that is a function of the host, under an id that no rule has yet: to explore with. Campaigns
    /// of it say so in their journals, which only the same function can replay. `label` says what the function is.
    ///
    /// # Errors
    /// [`HostRuleError`] where the id is taken or no id.
    pub fn with_host_rule(
        &self,
        id: &str,
        trigger: Trigger,
        label: &str,
        function: HostRule,
    ) -> Result<CheckedPlan, HostRuleError> {
        let taken = self.0.rules.iter().any(|rule| rule.id.as_str() == id);
        if taken {
            return Err(HostRuleError::Taken(id.to_owned()));
        }
        let bad = |_| HostRuleError::BadId(id.to_owned());
        let rule_id: RuleId = id.parse().map_err(bad)?;
        let then =
            Sandbox::new(Limits::default()).compile("", false).map_err(|_| HostRuleError::BadId(id.to_owned()))?;
        let mut run = RunPlan::clone(&self.0);
        run.rules.push(Rule {
            id: rule_id,
            title: label.to_owned(),
            trigger,
            scope: None,
            when: None,
            then,
            params: Arc::default(),
            hash: Arc::from(format!("not-portable:{label}")),
            cite: None,
            priority: 0,
            exclusive_group: None,
            paid_by: None,
            places: None,
            host: Some(function),
        });
        Ok(CheckedPlan::new(run))
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
