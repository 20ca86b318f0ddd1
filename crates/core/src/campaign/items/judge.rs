//! Whether a fact about an item makes sense. Items are moved by facts alone: nothing here looks at what came due.

use super::item::Item;
use crate::campaign::facts::{Acknowledged, Event};
use crate::campaign::suggestion::nearest;
use crate::campaign::{Campaign, Refusal};
use crate::plan::Id;
use crate::time::Instant;
use crate::timetable::{Due, UnitIx};
use chrono::NaiveDate;

/// What a fact about an item does.
#[derive(Debug, Clone)]
pub(in crate::campaign) enum ItemIntent {
    Open { pipeline: Id, state: Id, unit: UnitIx },
    Move { item: u32, state: Id },
    HandOver { item: u32, to: UnitIx },
    Acknowledge { item: u32 },
    Close { item: u32, state: Id },
    Extend { item: u32, until: Due },
    Suspend { item: u32 },
    Resume { item: u32, due: Option<Due> },
}

impl Campaign {
    /// Judges a fact about an item.
    pub(in crate::campaign) fn judge_item(&self, event: &Event, at: Instant) -> Result<ItemIntent, Refusal> {
        match event {
            Event::ItemOpened { pipeline, item, unit, state } => {
                self.judge_opening(pipeline, item, unit, state.as_ref())
            }
            Event::ItemMoved { item, state } => self.judge_move(item, state),
            Event::ItemHandedOver { item, to } => {
                let to = self.unit(to)?;
                let (index, known) = self.running(item, "handed over")?;
                let refused = |state, done| Err(Refusal::WrongState { what: quoted(item), state, done });
                match known.pending() {
                    Some(handed) if handed.to == to => refused("handed to that unit already", "handed to it again"),
                    None if known.owner == to => refused("with that unit already", "handed to it"),
                    _ => Ok(ItemIntent::HandOver { item: index, to }),
                }
            }
            Event::Acknowledged { what: Acknowledged::Item(item) } => {
                let (index, known) = self.unfinished_item(item, "acknowledged")?;
                match known.hand_overs.last() {
                    Some(handed) if handed.pending => Ok(ItemIntent::Acknowledge { item: index }),
                    Some(handed) if handed.acknowledged.is_some() => {
                        Err(Refusal::AlreadyAcknowledged { what: item.clone() })
                    }
                    _ => Err(Refusal::WrongState {
                        what: quoted(item),
                        state: "handed to nobody who must acknowledge it",
                        done: "acknowledged",
                    }),
                }
            }
            Event::ItemClosed { item, state } => self.judge_end(item, state.as_ref()),
            Event::Suspended { item: Some(item), .. } => {
                let (index, _) = self.running(item, "suspended")?;
                Ok(ItemIntent::Suspend { item: index })
            }
            Event::Resumed { item: Some(item), .. } => {
                let (index, known) = self.unfinished_item(item, "resumed")?;
                if !known.is_suspended() {
                    let (what, state) = (quoted(item), "not suspended");
                    return Err(Refusal::WrongState { what, state, done: "resumed" });
                }
                let due = known.stay.due_after(at, self.plan.timetable.clockwork())?;
                Ok(ItemIntent::Resume { item: index, due })
            }
            // What is no fact about an item is not brought here.
            _ => Err(Refusal::OutOfRange),
        }
    }

    /// Judges more time for an item in its state: once a stay, by what the plan allows, before the time has run out, and
    /// on the authority of the unit that grants it or of one above it, by id or title.
    pub(in crate::campaign) fn judge_item_extension(
        &self,
        item: &str,
        until: NaiveDate,
        authority: &str,
        at: Instant,
    ) -> Result<ItemIntent, Refusal> {
        let (index, known) = self.running(item, "extended")?;
        let stay = &known.stay;
        let due = stay.due.ok_or_else(|| Refusal::NoDeadline { what: item.to_owned() })?;
        let state = self.state_of(&known.pipeline, &stay.state);
        let beyond =
            |allowed: String| Refusal::ExtensionBeyond { what: item.to_owned(), until: until.to_string(), allowed };
        let Some(extension) = state.and_then(|(_, s)| s.extend.as_ref()) else {
            return Err(beyond(format!("no more time in `{}`", stay.state)));
        };
        if stay.extended {
            return Err(Refusal::ExtendedBefore { item: item.to_owned(), state: stay.state.to_string() });
        }
        let (zone, clockwork) = (self.zone(), self.plan.timetable.clockwork());
        if due.end(zone) <= at {
            return Err(beyond(format!("no more time once it has run out, on {}", due.show(zone))));
        }
        if let Some(by) = &extension.by
            && !self.speaks_for(authority, &by.value)
        {
            return Err(beyond(format!("it on the authority of `{}` or a unit above it alone", by.value)));
        }
        let latest = clockwork.move_due(due, extension.once.value, false)?;
        let asked = Due::Day(until);
        if asked.end(zone) <= due.end(zone) {
            return Err(Refusal::NotLater { what: item.to_owned(), due: due.show(zone) });
        }
        // A limit in hours ends within a day: the day it may last to is not too late, but only until that hour.
        let until = match latest {
            Due::At(end) if asked.end(zone) > end && zone.local_date(end) == asked.day(zone) => latest,
            _ => asked,
        };
        if until.end(zone) > latest.end(zone) {
            return Err(beyond(format!("{} more, until {}", extension.once.value, latest.show(zone))));
        }
        Ok(ItemIntent::Extend { item: index, until })
    }

    /// Whether an authority names a unit or one above it, by id or title.
    pub(in crate::campaign) fn speaks_for(&self, authority: &str, by: &Id) -> bool {
        let units = &self.plan.timetable.units;
        let Some(unit) = units.find(by.as_str()) else { return true };
        let authority = authority.trim();
        let mut heard = std::iter::once(unit).chain(units.ancestors(unit));
        heard.any(|u| units.all().at(u).is_some_and(|u| u.id.as_str() == authority || u.title == authority))
    }

    fn judge_opening(&self, pipeline: &Id, item: &str, unit: &Id, state: Option<&Id>) -> Result<ItemIntent, Refusal> {
        if let Some((_, known)) = self.state.items.find(item) {
            return Err(Refusal::ItemExists { item: item.to_owned(), seq: known.opened });
        }
        let pipelines = &self.plan.plan.pipelines;
        let spec = self.pipeline(pipeline.as_str()).ok_or_else(|| Refusal::UnknownPipeline {
            pipeline: pipeline.to_string(),
            suggestion: nearest(pipeline.as_str(), pipelines.iter().map(|(id, _)| id.as_str())),
        })?;
        let state = state.unwrap_or(&spec.initial.value);
        if self.known_state(pipeline.as_str(), state)? {
            let why = "ends an item; none comes in there";
            return Err(Refusal::WrongEnd { state: state.to_string(), why });
        }
        Ok(ItemIntent::Open { pipeline: pipeline.clone(), state: state.clone(), unit: self.unit(unit)? })
    }

    fn judge_move(&self, item: &str, state: &Id) -> Result<ItemIntent, Refusal> {
        let (index, known) = self.running(item, "moved")?;
        if self.known_state(&known.pipeline, state)? {
            let why = "ends an item; say `item-closed`";
            return Err(Refusal::WrongEnd { state: state.to_string(), why });
        }
        self.follows(known, state)?;
        Ok(ItemIntent::Move { item: index, state: state.clone() })
    }

    fn judge_end(&self, item: &str, state: Option<&Id>) -> Result<ItemIntent, Refusal> {
        let (index, known) = self.running(item, "closed")?;
        if let Some(state) = state {
            if !self.known_state(&known.pipeline, state)? {
                let why = "does not end an item; say `item-moved`";
                return Err(Refusal::WrongEnd { state: state.to_string(), why });
            }
            self.follows(known, state)?;
            return Ok(ItemIntent::Close { item: index, state: state.clone() });
        }
        let next = self.next_states(known);
        let is_final = |id: &&Id| self.state_of(&known.pipeline, id.as_str()).is_some_and(|(_, s)| s.r#final);
        let ends: Vec<&Id> = next.iter().copied().filter(is_final).collect();
        let (item, from) = (item.to_owned(), known.state().to_owned());
        match ends.as_slice() {
            [end] => Ok(ItemIntent::Close { item: index, state: (*end).clone() }),
            [] => Err(Refusal::NoSuchMove {
                pipeline: known.pipeline.to_string(),
                from,
                to: "an end".to_owned(),
                known: listed(&next),
            }),
            several => Err(Refusal::WhichEnd { item, state: from, known: listed(several) }),
        }
    }

    /// Whether a state of a pipeline ends an item.
    fn known_state(&self, pipeline: &str, state: &Id) -> Result<bool, Refusal> {
        let found = self.state_of(pipeline, state.as_str());
        found.map(|(_, spec)| spec.r#final).ok_or_else(|| {
            let states = self.pipeline(pipeline).into_iter().flat_map(|p| &p.states.0);
            Refusal::UnknownState {
                pipeline: pipeline.to_owned(),
                state: state.to_string(),
                suggestion: nearest(state.as_str(), states.map(|(id, _)| id.as_str())),
            }
        })
    }

    /// The states that a move leads to from where an item is, each once.
    fn next_states(&self, item: &Item) -> Vec<&Id> {
        let moves = self.pipeline(&item.pipeline).into_iter().flat_map(|p| &p.moves);
        let mut next: Vec<&Id> = Vec::new();
        for to in moves.filter(|m| m.from.as_str() == item.state()).map(|m| &m.to.value) {
            if !next.contains(&to) {
                next.push(to);
            }
        }
        next
    }

    fn follows(&self, item: &Item, state: &Id) -> Result<(), Refusal> {
        let next = self.next_states(item);
        if next.contains(&state) {
            return Ok(());
        }
        Err(Refusal::NoSuchMove {
            pipeline: item.pipeline.to_string(),
            from: item.state().to_owned(),
            to: state.to_string(),
            known: listed(&next),
        })
    }

    fn item_named(&self, item: &str) -> Result<(u32, &Item), Refusal> {
        let items = &self.state.items;
        items.find(item).ok_or_else(|| Refusal::UnknownItem {
            item: item.to_owned(),
            suggestion: nearest(item, items.by_reference.keys().map(|known| &**known)),
        })
    }

    /// An item that has not come to its end.
    fn unfinished_item(&self, item: &str, done: &'static str) -> Result<(u32, &Item), Refusal> {
        let (index, known) = self.item_named(item)?;
        if known.closed {
            return Err(Refusal::WrongState { what: quoted(item), state: "closed", done });
        }
        Ok((index, known))
    }

    /// An item whose clock runs: one that is suspended must be resumed before anything moves, but may be acknowledged.
    fn running(&self, item: &str, done: &'static str) -> Result<(u32, &Item), Refusal> {
        let (index, known) = self.unfinished_item(item, done)?;
        if known.is_suspended() {
            return Err(Refusal::WrongState { what: quoted(item), state: "suspended", done });
        }
        Ok((index, known))
    }
}

fn quoted(item: &str) -> String {
    format!("`{item}`")
}

fn listed(states: &[&Id]) -> String {
    let names: Vec<String> = states.iter().map(|s| format!("`{s}`")).collect();
    if names.is_empty() { "nowhere".to_owned() } else { names.join(", ") }
}
