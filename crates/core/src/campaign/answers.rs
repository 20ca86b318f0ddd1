//! What conditions of phases ask, answered from the state.

use super::state::{PhaseState, Tally};
use super::{Campaign, phases::Turn};
use crate::rules::{GuardQuestion, Question, Value};
use crate::time::Instant;
use crate::timetable::{ObligationIx, PhaseIx};

impl Campaign {
    /// The condition of a phase that does not hold, as it is written, or why it cannot be judged.
    pub(super) fn guard_unmet(&self, ix: PhaseIx, turn: Turn, at: Instant) -> Option<String> {
        let guards = self.plan.guards.at(ix)?;
        let guard = match turn {
            Turn::Enter => guards.enter.as_ref()?,
            Turn::Close => guards.exit.as_ref()?,
        };
        let day = (self.zone().local_date(at) - self.plan.timetable.window.first).num_days() + 1;
        let id = self.plan.plan.campaign.id.as_str();
        match self.sandbox.holds(guard, &|question| self.answer(question), day, id) {
            Ok((true, _)) => None,
            Ok((false, _)) => Some(guard.text().to_owned()),
            Err(failure) => Some(format!("{}: {}", guard.text(), failure.reason)),
        }
    }

    /// Whether the condition that holds a phase may come to hold by the day alone.
    pub(super) fn waits_for_day(&self, ix: PhaseIx) -> bool {
        let Some(guards) = self.plan.guards.at(ix) else { return false };
        let guard = match self.state.phases[ix].state {
            PhaseState::Held => &guards.enter,
            PhaseState::Overrun => &guards.exit,
            _ => return false,
        };
        guard.as_ref().is_some_and(|g| g.properties().iter().any(|p| p.field == "day"))
    }

    fn answer(&self, question: &Question) -> Value {
        let timetable = &self.plan.timetable;
        let about = question.argument.as_deref();
        let tally = |count: fn(&Tally) -> u32| {
            let chosen = about.map(|id| timetable.phase(id).map(usize::from));
            let all = self.state.tally.iter().enumerate().filter(|(i, _)| chosen.is_none_or(|c| c == Some(*i)));
            Value::Int(all.map(|(_, t)| i64::from(count(t))).sum())
        };
        match question.name {
            GuardQuestion::OpenObligations => tally(|t| t.open),
            GuardQuestion::OverdueObligations => tally(|t| t.overdue),
            GuardQuestion::Done => {
                let task = about.and_then(|id| timetable.task(id));
                let called = self.state.calls.iter().enumerate().filter(|(_, c)| Some(c.task) == task);
                let called = called.map(|(i, _)| ObligationIx::from(timetable.obligations + i));
                let left = task.and_then(|t| self.state.open.at(t)).is_some_and(|open| open.iter().any(|n| *n > 0));
                let mut calls = called.map(|ix| self.state.duties[ix].status);
                Value::Bool(!left && calls.all(|status| status.is_done()))
            }
            GuardQuestion::PhaseClosed => {
                let phase = about.and_then(|id| timetable.phase(id));
                Value::Bool(phase.is_some_and(|p| self.phase(p) == PhaseState::Closed))
            }
            GuardQuestion::OpenItems => Value::Int(self.open_items(about)),
            GuardQuestion::Indicator => {
                about.and_then(|id| self.indicator(id, None, None)).map(Value::Decimal).unwrap_or_default()
            }
        }
    }
}
