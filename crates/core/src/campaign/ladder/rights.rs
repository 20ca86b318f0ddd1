//! Rights that are suspended while a measure stands (評優資格).

use crate::campaign::Campaign;
use crate::campaign::consequences::{Cause, What};
use crate::time::Instant;
use crate::timetable::UnitIx;
use std::sync::Arc;

impl Campaign {
    /// The rights that the measure suspends which a unit stands under.
    pub fn rights_suspended(&self, unit: UnitIx) -> Vec<Arc<str>> {
        if self.state.units.at(unit).is_none() {
            return Vec::new();
        }
        let standing = self.state.standing(unit).filter(|m| !m.is_stayed());
        let rights = standing.and_then(|m| self.spec(m.rung)).into_iter().flat_map(|m| &m.suspends);
        rights.map(|right| Arc::from(right.as_str())).collect()
    }

    /// Says which rights are suspended and restored by what a consequence or fact did, `before` being those suspended then.
    pub(in crate::campaign) fn tell_rights(
        &mut self,
        unit: UnitIx,
        before: &[Arc<str>],
        at: Instant,
        cause: &Arc<str>,
    ) {
        let after = self.rights_suspended(unit);
        if after == before {
            return;
        }
        let less = |all: &[Arc<str>], others: &[Arc<str>]| -> Vec<Arc<str>> {
            all.iter().filter(|right| !others.contains(right)).cloned().collect()
        };
        for (rights, suspended) in [(less(before, &after), false), (less(&after, before), true)] {
            if rights.is_empty() {
                continue;
            }
            let what = What::Rights { unit: self.unit_name(unit), rights, suspended };
            let id = format!("{}:{cause}", what.word());
            self.tell_measure(unit, id, at, Cause::Consequence(Arc::clone(cause)), what);
        }
    }
}
