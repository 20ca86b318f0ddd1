//! Facts about measures: whether they make sense, and what they do.

use crate::campaign::consequences::Cause;
use crate::campaign::facts::{Event, MeasureRef};
use crate::campaign::suggestion::nearest;
use crate::campaign::{Campaign, Refusal};
use crate::plan::Id;
use crate::time::Instant;
use crate::timetable::UnitIx;

use super::{Measure, MeasureRefusal};

/// What a fact about a measure does.
#[derive(Debug, Clone, Copy)]
pub(in crate::campaign) enum LadderIntent {
    Remedy(UnitIx),
    RefuseRemedy(UnitIx),
    Decide { unit: UnitIx, rung: usize, granted: bool },
    Apply(UnitIx),
    DecideLifting { unit: UnitIx, granted: bool },
    Lift(UnitIx),
    Halt(UnitIx),
    Resume(UnitIx),
}

impl Campaign {
    pub(in crate::campaign) fn judge_measure(&self, event: &Event, at: Instant) -> Result<LadderIntent, Refusal> {
        Ok(match event {
            Event::Remedied { unit, measure, .. } => LadderIntent::Remedy(self.remediable(unit, measure.as_ref())?),
            Event::RemedyRefused { unit, measure, .. } => {
                let unit = self.remediable(unit, measure.as_ref())?;
                if let Some(over) = self.state.standing(unit).filter(|m| m.expired) {
                    let what = format!("the remedy period of `{}`", self.measure_name(over.rung));
                    return Err(Refusal::WrongState { what, state: "over", done: "ended again" });
                }
                LadderIntent::RefuseRemedy(unit)
            }
            Event::MeasureDecided { unit, measure, granted, authority, .. } => {
                let (unit, rung) = (self.unit(unit)?, self.rung_named(measure)?);
                if !self.is_proposed(unit, rung) {
                    let unit = self.unit_name(unit).to_string();
                    return Err(MeasureRefusal::NotProposed { unit, measure: measure.to_string() }.into());
                }
                self.decides(
                    authority,
                    self.spec(rung).and_then(|m| m.approved_by.as_ref()).map(|by| &by.value),
                    measure,
                )?;
                LadderIntent::Decide { unit, rung, granted: *granted }
            }
            Event::LiftingApplied { unit, measure, .. } => self.judge_application(unit, measure.as_ref(), at)?,
            Event::LiftingDecided { unit, measure, granted, authority, .. } => {
                let (unit, standing) = self.stands(unit, measure.as_ref())?;
                let id = self.measure_name(standing.rung);
                if standing.asked.is_none() {
                    let unit = self.unit_name(unit).to_string();
                    return Err(MeasureRefusal::NothingAsked { unit, measure: id.to_string() }.into());
                }
                self.decides_over(authority, standing)?;
                LadderIntent::DecideLifting { unit, granted: *granted }
            }
            Event::Lifted { unit, measure, authority, .. } => {
                let (unit, standing) = self.stands(unit, measure.as_ref())?;
                self.decides_over(authority, standing)?;
                LadderIntent::Lift(unit)
            }
            Event::Suspended { measure: Some(MeasureRef { unit, measure }), .. } => {
                let (unit, standing) = self.stands(unit, Some(measure))?;
                if standing.is_halted() {
                    return Err(Refusal::WrongState {
                        what: clock(measure),
                        state: "suspended",
                        done: "suspended again",
                    });
                }
                if standing.until.is_none() {
                    return Err(Refusal::NoDeadline { what: measure.to_string() });
                }
                LadderIntent::Halt(unit)
            }
            Event::Resumed { measure: Some(MeasureRef { unit, measure }), .. } => {
                let (unit, standing) = self.stands(unit, Some(measure))?;
                self.not_asked(standing)?;
                if standing.is_stayed() || !standing.is_halted() {
                    let state = if standing.is_stayed() { "suspended by an appeal" } else { "not suspended" };
                    return Err(Refusal::WrongState { what: clock(measure), state, done: "resumed" });
                }
                LadderIntent::Resume(unit)
            }
            // What is no fact about a measure is not brought here.
            _ => return Err(Refusal::OutOfRange),
        })
    }

    /// A unit applies once it stood under the measure as long as the plan says, where the plan lets it.
    fn judge_application(&self, unit: &Id, measure: Option<&Id>, at: Instant) -> Result<LadderIntent, Refusal> {
        let (unit, standing) = self.stands(unit, measure)?;
        self.not_asked(standing)?;
        let id = self.measure_name(standing.rung).to_string();
        let after = self.spec(standing.rung).and_then(|m| m.apply_after.as_ref());
        let Some(after) = after else { return Err(MeasureRefusal::NoApplication { measure: id }.into()) };
        let from = self.plan.timetable.clockwork().end_of(standing.since, after.value)?;
        let day_of = |at| self.zone().local_date(at);
        let early = match from {
            crate::timetable::Due::Day(day) => day_of(at) < day,
            crate::timetable::Due::At(from) => at < from,
        };
        if early {
            return Err(MeasureRefusal::TooEarly { measure: id, from: from.show(self.zone()) }.into());
        }
        Ok(LadderIntent::Apply(unit))
    }

    fn stands(&self, unit: &Id, measure: Option<&Id>) -> Result<(UnitIx, &Measure), Refusal> {
        let ix = self.unit(unit)?;
        self.standing_under(ix, measure)?;
        let standing = self.state.standing(ix);
        Ok((ix, standing.ok_or_else(|| Refusal::NoMeasure { unit: unit.to_string() })?))
    }

    /// Whether whoever decides is the unit the plan names, or one above it, by id or title.
    fn decides(&self, authority: &str, by: Option<&Id>, measure: &Id) -> Result<(), Refusal> {
        match by.filter(|by| !self.speaks_for(authority, by)) {
            Some(by) => Err(MeasureRefusal::NotTheirs { measure: measure.to_string(), by: by.to_string() }.into()),
            None => Ok(()),
        }
    }

    fn decides_over(&self, authority: &str, standing: &Measure) -> Result<(), Refusal> {
        let Some(spec) = self.spec(standing.rung) else { return Ok(()) };
        self.decides(authority, spec.accept_by.as_ref().map(|by| &by.value), &spec.id.value)
    }

    fn not_asked(&self, standing: &Measure) -> Result<(), Refusal> {
        match standing.asked {
            Some(_) => {
                Err(MeasureRefusal::WaitsForAcceptance { measure: self.measure_name(standing.rung).to_string() }.into())
            }
            None => Ok(()),
        }
    }

    /// A unit that stands under a measure which it can still put right.
    fn remediable(&self, unit: &Id, measure: Option<&Id>) -> Result<UnitIx, Refusal> {
        let (unit, standing) = self.stands(unit, measure)?;
        self.not_asked(standing)?;
        match self.spec(standing.rung) {
            Some(m) if m.r#final => Err(Refusal::FinalMeasure { measure: m.id.to_string() }),
            Some(m) if standing.remedied => {
                let unit = self.unit_name(unit).to_string();
                Err(Refusal::AlreadyRemedied { unit, measure: m.id.to_string() })
            }
            _ => Ok(unit),
        }
    }

    fn rung_named(&self, id: &Id) -> Result<usize, Refusal> {
        let ladder = &self.plan.plan.ladder;
        ladder.iter().position(|m| m.id.value == *id).ok_or_else(|| Refusal::UnknownMeasure {
            measure: id.to_string(),
            suggestion: nearest(id.as_str(), ladder.iter().map(|m| m.id.as_str())),
        })
    }

    /// The rung a unit stands on, when it is the measure named.
    pub(in crate::campaign) fn standing_under(&self, unit: UnitIx, measure: Option<&Id>) -> Result<usize, Refusal> {
        let name = |rung: usize| self.measure_name(rung).to_string();
        let wanted = measure.map(|id| self.rung_named(id)).transpose()?;
        let unit_name = || self.unit_name(unit).to_string();
        let standing = self.state.standing(unit).ok_or_else(|| Refusal::NoMeasure { unit: unit_name() })?;
        match wanted {
            Some(rung) if rung != standing.rung => {
                Err(Refusal::OtherMeasure { unit: unit_name(), measure: name(rung), standing: name(standing.rung) })
            }
            _ => Ok(standing.rung),
        }
    }

    pub(in crate::campaign) fn carry_out_measure(&mut self, seq: u64, at: Instant, intent: LadderIntent) {
        let cause = Cause::Fact(seq);
        match intent {
            LadderIntent::Remedy(unit) => self.remedy(unit, at, cause),
            LadderIntent::RefuseRemedy(unit) => self.refuse_remedy(unit, at, cause),
            LadderIntent::Decide { unit, rung, granted } => self.decide_proposal(unit, rung, granted, at, seq),
            LadderIntent::DecideLifting { unit, granted } => self.decide_lifting(unit, granted, at, seq),
            LadderIntent::Lift(unit) => self.lift_by_decision(unit, at, seq),
            LadderIntent::Apply(unit) => {
                if let Some(index) = self.state.units[unit].standing {
                    self.ask(index, true, at, cause);
                }
            }
            LadderIntent::Halt(unit) => {
                let standing = self.state.units[unit].standing;
                if let Some(m) = standing.and_then(|index| self.state.measures.get_mut(index as usize)) {
                    m.halt(at);
                }
            }
            LadderIntent::Resume(unit) => {
                if let Some(index) = self.state.units[unit].standing {
                    self.resume_measure(index, at, cause);
                }
            }
        }
    }
}

fn clock(measure: &Id) -> String {
    format!("the clock of `{measure}`")
}
