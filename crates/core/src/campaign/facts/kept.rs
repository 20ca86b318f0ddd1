//! Facts as they are kept: there may be millions, and most say no more than that a duty was done.

use super::event::{Event, Fact};
use super::refs::ObligationRef;
use crate::plan::Id;
use crate::time::Instant;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A fact with its number.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    seq: u64,
    at: Instant,
    said: Said,
}

#[derive(Debug, Clone)]
enum Said {
    /// A task that occurs once was handed in, with nothing more to it, when that was said.
    Submitted { task: Id, unit: Id },
    /// Anything else.
    Whole(Box<Fact>),
}

impl Kept {
    pub(super) fn of(seq: u64, fact: Fact) -> Kept {
        let at = fact.at;
        let said = match fact {
            Fact {
                recorded_at,
                by: None,
                key: None,
                event: Event::Submitted { obligation: ObligationRef { task, unit, occurrence: None }, data, refs },
                ..
            } if recorded_at == at && data.is_empty() && refs.is_empty() => Said::Submitted { task, unit },
            fact => Said::Whole(Box::new(fact)),
        };
        Kept { seq, at, said }
    }

    pub(super) fn seq(&self) -> u64 {
        self.seq
    }

    pub(super) fn at(&self) -> Instant {
        self.at
    }

    /// The fact as it was handed in.
    pub(super) fn fact(&self) -> Cow<'_, Fact> {
        match &self.said {
            Said::Submitted { task, unit } => {
                let obligation = ObligationRef { task: task.clone(), unit: unit.clone(), occurrence: None };
                let event = Event::Submitted { obligation, data: BTreeMap::new(), refs: Vec::new() };
                Cow::Owned(Fact { at: self.at, recorded_at: self.at, by: None, key: None, event })
            }
            Said::Whole(fact) => Cow::Borrowed(fact),
        }
    }
}

/// How many facts are kept side by side.
const PIECE: usize = 1_024;

/// Facts by ascending number, in pieces: one list would be copied, and take up to twice its room, as it grows.
#[derive(Debug, Clone, Default)]
pub(super) struct Sequence {
    /// Each full but the last; none is empty.
    pieces: Vec<Vec<Kept>>,
}

impl Sequence {
    pub(super) fn push(&mut self, kept: Kept) {
        match self.pieces.last_mut().filter(|piece| piece.len() < PIECE) {
            Some(piece) => piece.push(kept),
            None => {
                // The first piece grows: most campaigns are small.
                let mut piece = Vec::with_capacity(if self.pieces.is_empty() { 0 } else { PIECE });
                piece.push(kept);
                self.pieces.push(piece);
            }
        }
    }

    pub(super) fn pop(&mut self) -> Option<Kept> {
        let last = self.pieces.last_mut()?;
        let kept = last.pop();
        if last.is_empty() {
            self.pieces.pop();
        }
        kept
    }

    pub(super) fn last(&self) -> Option<&Kept> {
        self.pieces.last()?.last()
    }

    pub(super) fn get(&self, seq: u64) -> Option<&Kept> {
        let piece = self.pieces.partition_point(|piece| piece.first().is_some_and(|first| first.seq <= seq));
        let piece = self.pieces.get(piece.checked_sub(1)?)?;
        piece.get(piece.binary_search_by_key(&seq, Kept::seq).ok()?)
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Kept> {
        self.pieces.iter().flatten()
    }
}
