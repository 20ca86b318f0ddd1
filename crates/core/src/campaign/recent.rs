//! What was told of late and holds: what a fact that comes late is compared with, instead of running everything twice.
//!
//! It is kept beside snapshots alone, for as long as they are close together, and like them changes no outcome.

use super::course::Snapshot;
use super::{Campaign, Consequence, Told};
use crate::time::Instant;
use std::sync::Arc;

/// Everything told that took effect after an instant and holds, in order.
#[derive(Debug, Clone)]
pub(super) struct Recent {
    since: Instant,
    told: Vec<Told>,
}

/// Before everything.
const BEGINNING: Instant = Instant::from_millis(i64::MIN);

impl Recent {
    /// From here on; without an instant, from the beginning.
    pub(super) fn from(clock: Option<Instant>) -> Recent {
        Recent { since: clock.unwrap_or(BEGINNING), told: Vec::new() }
    }

    pub(super) fn add(&mut self, fresh: &[Consequence], units: Vec<Option<Arc<str>>>) {
        let told = fresh.iter().zip(units).map(|(c, unit)| Told { unit, consequence: c.clone() });
        self.told.extend(told);
    }

    /// Lets go of what took effect up to an instant.
    pub(super) fn forget_until(&mut self, at: Instant) {
        if self.since < at {
            self.told.retain(|t| t.consequence.at.instant() > at);
            self.since = at;
        }
    }
}

impl Campaign {
    /// What was told after a snapshot and holds, if all of it is known and nothing else comes due until `to`.
    pub(super) fn told_since(&self, snapshot: Option<&Snapshot>, to: Instant) -> Option<Vec<Told>> {
        let (recent, since) = (self.snapshots.recent.as_ref()?, snapshot.map_or(BEGINNING, |s| s.at));
        let known = recent.since <= since && !self.state.schedule.has_more(to);
        let after = |t: &&Told| t.consequence.at.instant() > since;
        known.then(|| recent.told.iter().filter(after).cloned().collect())
    }

    /// Puts what holds now in place of what was told after a snapshot.
    pub(super) fn hold_instead(&mut self, snapshot: Option<&Snapshot>, told: Vec<Told>, clock: Instant) {
        let Some(recent) = &mut self.snapshots.recent else { return };
        let since = snapshot.map_or(BEGINNING, |s| s.at);
        if recent.since > since {
            // What holds from there on is known now, but not wanted as far back.
            *recent = Recent::from(Some(clock));
            return;
        }
        recent.told.retain(|t| t.consequence.at.instant() <= since);
        recent.told.extend(told);
    }
}
