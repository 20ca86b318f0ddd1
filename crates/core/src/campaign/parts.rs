//! A step handed out in parts: a day on which a phase begins may open a million duties at once.

use super::{Campaign, Consequence, Refusal};
use crate::time::Instant;
use std::fmt;

/// A part of what a step gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What followed, in order.
    pub consequences: Vec<Consequence>,
    /// The journal lines written since the part before; empty for a campaign without a journal.
    pub journal: String,
}

/// To whom the parts go, and how large they grow.
pub(super) struct Parts {
    most: usize,
    each: Box<dyn FnMut(Part) + Send + Sync>,
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Campaign {
    /// Moves the clock as [`Campaign::advance`] does, and hands out what follows in parts of about `most` consequences,
    /// so that neither they nor their lines are ever held all at once. The lines belong together: a host keeps those of
    /// the whole step or none.
    ///
    /// # Errors
    /// [`Refusal::ClockBackwards`]; nothing changes then.
    pub fn advance_in_parts(
        &mut self,
        to: Instant,
        most: usize,
        each: impl FnMut(Part) + Send + Sync + 'static,
    ) -> Result<(), Refusal> {
        self.may_advance(to)?;
        self.parts = Some(Parts { most: most.max(1), each: Box::new(each) });
        self.move_clock(to);
        self.hand_out();
        self.parts = None;
        Ok(())
    }

    /// Hands a part out once it is large enough.
    pub(super) fn hand_out_full(&mut self) {
        if self.parts.as_ref().is_some_and(|parts| self.fresh.len() >= parts.most) {
            self.hand_out();
        }
    }

    fn hand_out(&mut self) {
        let part = Part { consequences: self.take_fresh(), journal: self.take_journal() };
        if let Some(parts) = &mut self.parts
            && !(part.consequences.is_empty() && part.journal.is_empty())
        {
            (parts.each)(part);
        }
    }
}
