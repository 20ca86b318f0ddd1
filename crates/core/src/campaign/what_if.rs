//! What would differ under another plan, other rules or other parameters.

use super::revise::{Difference, same_outcome};
use super::{Campaign, Refusal, Told};
use crate::check::CheckedPlan;

/// The same facts under another plan.
#[derive(Debug)]
pub struct WhatIf {
    /// The campaign as it would stand, at the same instant.
    pub campaign: Campaign,
    /// What would not have followed.
    pub gone: Vec<Told>,
    /// What would have followed instead.
    pub new: Vec<Told>,
    /// Facts that the other plan refuses, by number; they are left out.
    pub refused: Vec<(u64, Refusal)>,
}

impl Campaign {
    /// Carries the same facts out under another plan, to the same instant. This campaign does not change.
    pub fn what_if(&self, plan: CheckedPlan) -> WhatIf {
        let mut refused = Vec::new();
        let run = |plan: CheckedPlan, refused: &mut Vec<(u64, Refusal)>| {
            let mut other = Campaign::open(plan);
            for held in self.log.held() {
                if let Err(refusal) = other.redo(held) {
                    refused.push((held.seq, refusal));
                }
            }
            if let Some(clock) = self.state.clock.filter(|c| other.state.clock.is_none_or(|o| o < *c)) {
                other.run_until(clock);
            }
            other.log = self.log.clone();
            other
        };
        let mut own = run(self.plan.clone(), &mut Vec::new());
        let mut other = run(plan, &mut refused);
        let (before, after) = (std::mem::take(&mut own.fresh), std::mem::take(&mut other.fresh));
        let difference = Difference::between(&before, &after, same_outcome);
        let taken = |told: Vec<&Told>| told.into_iter().cloned().collect();
        WhatIf { gone: taken(difference.gone), new: taken(difference.new), campaign: other, refused }
    }
}
