//! `@campaign.rule(on=…)`.

use crate::campaign::{Backing, Campaign};
use crate::errors;
use duban::campaign::Campaign as Core;
use duban::check::CheckedPlan;
use pyo3::prelude::*;

/// Makes a rule of the function that it is called with.
#[pyclass(frozen, module = "duban")]
pub(crate) struct RuleDecorator {
    campaign: Py<Campaign>,
    on: String,
    id: Option<String>,
}

impl RuleDecorator {
    pub(crate) fn new(campaign: Py<Campaign>, on: String, id: Option<String>) -> RuleDecorator {
        RuleDecorator { campaign, on, id }
    }
}

#[pymethods]
impl RuleDecorator {
    fn __call__<'py>(&self, function: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = function.py();
        let campaign = self.campaign.get();
        let id = match &self.id {
            Some(id) => id.clone(),
            None => function.getattr("__name__")?.extract::<String>()?.replace('_', "-"),
        };
        let fresh = |c: &Core| c.clock().is_none() && c.facts().next().is_none();
        let plan: Option<(CheckedPlan, bool)> = campaign.cell.with(py, |backing| match backing {
            Backing::Own(c) if fresh(c) => {
                // A journal of which the first line is out of hand names other rules already.
                let journal = c.keeps_journal();
                (c.take_journal().is_empty() != journal).then(|| (c.plan().clone(), journal))
            }
            _ => None,
        })?;
        let late = "a Python rule is given before anything happens, to a campaign that is in no store";
        let (plan, journal) = plan.ok_or_else(|| errors::raise(py, "RuleError", late, &[]))?;
        let plan = crate::host::with_rule(&plan, &id, &self.on, &function)?;
        campaign.cell.with(py, |backing| {
            if let Backing::Own(c) = backing {
                let hash = c.chain_hash();
                **c = if journal { Core::open_with_journal_by(plan, hash) } else { Core::open(plan) };
            }
        })?;
        Ok(function)
    }
}
