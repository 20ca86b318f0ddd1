//! Ways up the ladder that a plan states without a script: by count within a window, and by what happens in a row.

use super::Demand;
use crate::campaign::Campaign;
use crate::campaign::accountability::DEEPEST;
use crate::campaign::consequences::{Cause, Consequence, RuleCause, What};
use crate::campaign::{Raised, Status};
use crate::plan::Trigger;
use crate::rules::{Past, PastKind};
use crate::time::{Instant, Period, PeriodUnit};
use crate::timetable::{ObligationIx, UnitIx};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

fn size(n: NonZeroU32) -> usize {
    usize::try_from(n.get()).unwrap_or(usize::MAX)
}

impl Campaign {
    /// Whether some rung counts another.
    fn is_counted(&self, rung: usize) -> bool {
        let Some(of) = self.spec(rung) else { return false };
        self.plan.plan.ladder.iter().filter_map(|m| m.on_count.as_ref()).any(|c| c.measure.value == of.id.value)
    }

    /// A measure was demanded again of a unit that stands under it: that counts as well.
    pub(super) fn count_again(&mut self, unit: UnitIx, rung: usize, at: Instant, id: &Arc<str>, depth: u8) {
        if self.is_counted(rung) {
            self.remember(unit, at, PastKind::Demanded(self.measure_name(rung)));
            self.count_measure(unit, rung, at, id, depth);
        }
    }

    /// Climbs to the rungs that count a measure, where it was imposed or demanded often enough. What was counted once is
    /// used up.
    pub(in crate::campaign) fn count_measure(
        &mut self,
        unit: UnitIx,
        rung: usize,
        at: Instant,
        id: &Arc<str>,
        depth: u8,
    ) {
        if !self.is_counted(rung) {
            return;
        }
        let (plan, counted) = (self.plan.clone(), self.measure_name(rung));
        for (to, spec) in plan.plan.ladder.iter().enumerate() {
            let Some(way) = spec.on_count.as_ref().filter(|c| *c.measure.as_str() == *counted) else { continue };
            let times = self.uncounted(unit, spec.id.as_str(), &counted, way.within.value, at);
            if times.len() < size(way.count.value) {
                continue;
            }
            if depth >= DEEPEST {
                let what = What::RuleFailed {
                    unit: Some(self.unit_name(unit)),
                    reason: "rules trigger one another without end".to_owned(),
                };
                let failed = format!("rule-failed:{}:{id}", spec.id.as_str());
                self.tell_ladder(unit, to, failed, at, Cause::Consequence(Arc::clone(id)), what);
                continue;
            }
            self.remember(unit, at, PastKind::Climbed(spec.id.shared()));
            let demand = Demand::new(unit, to, at, Cause::Consequence(Arc::clone(id)), format!("count:{id}"));
            self.impose(Demand { depth: depth + 1, counted: times, ..demand });
        }
    }

    /// When a measure was imposed or demanded within a period, and not counted for a rung yet.
    fn uncounted(&self, unit: UnitIx, rung: &str, measure: &Arc<str>, within: Period, at: Instant) -> Vec<Instant> {
        let zone = self.zone();
        let since = match within.unit {
            PeriodUnit::Hours => at.checked_add_millis(-3_600_000 * i64::from(within.amount)),
            _ => {
                let day = self.plan.timetable.clockwork().add(zone.local_date(at), within, true);
                day.ok().map(|day| zone.day_start(day))
            }
        };
        let past = self.state.units.at(unit).map(|u| u.past.as_slice()).unwrap_or_default();
        let used = past.iter().rposition(|p| matches!(&p.kind, PastKind::Climbed(r) if **r == *rung));
        let fresh = past.iter().skip(used.map_or(0, |n| n + 1));
        let counts = |p: &&Past| match &p.kind {
            PastKind::Measure(m) | PastKind::Demanded(m) => m == measure && since.is_none_or(|since| p.at >= since),
            _ => false,
        };
        fresh.filter(counts).map(|p| p.at).collect()
    }

    /// The measures that counted one that was imposed or demanded then, and do not hold without it.
    pub(in crate::campaign) fn counted_on(&self, unit: UnitIx, measure: &str, then: Instant) -> Vec<Arc<str>> {
        let counts = |rung: usize| {
            let way = self.spec(rung).and_then(|m| m.on_count.as_ref());
            way.is_some_and(|c| c.measure.as_str() == measure)
        };
        let of_unit = self.state.measures.iter().filter(|m| m.unit == unit && !m.reversed);
        of_unit.filter(|m| counts(m.rung) && m.counted.contains(&then)).map(|m| Arc::clone(&m.id)).collect()
    }

    /// A recurring duty was breached: with those before and after it, that may be so many in a row.
    pub(in crate::campaign) fn breached_in_a_row(&mut self, ix: ObligationIx, at: Instant, id: &Arc<str>) {
        let plan = self.plan.clone();
        let Some(place) = self.place(ix).filter(|_| self.called(ix).is_none()) else { return };
        let task = &plan.timetable.tasks[place.task];
        for (rung, spec) in plan.plan.ladder.iter().enumerate() {
            let Some(way) = &spec.in_a_row else { continue };
            if way.task.as_ref().is_none_or(|t| t.value != task.id) {
                continue;
            }
            // Whether an occurrence was breached; nothing of one that does not count, such as one that was waived.
            let breached = |occurrence: usize| {
                let ix = task.obligation(place.unit, occurrence)?;
                let duty = self.state.duties.at(ix)?;
                let passed = matches!(duty.status, Status::Waived | Status::Cancelled) || self.is_excused(ix);
                (!passed).then_some(duty.late)
            };
            let run = |occurrences: &mut dyn Iterator<Item = usize>| {
                occurrences.filter_map(breached).take_while(|late| *late).count()
            };
            let before = run(&mut (0..place.occurrence).rev());
            let after = run(&mut (place.occurrence + 1..task.occurrences.len()));
            let count = size(way.count.value);
            // Joining two runs that reached the number each counts once more only where together they do.
            if (before + 1 + after) / count > before / count + after / count {
                let demand = Demand::new(place.unit, rung, at, Cause::Consequence(Arc::clone(id)), format!("row:{id}"));
                self.impose(demand);
            }
        }
    }

    /// A month ends: units whose light is red then, as often in a row as a rung says, climb to it.
    pub(in crate::campaign) fn month_ends(&mut self, at: Instant) {
        let red: BTreeSet<UnitIx> = self
            .obligations()
            .filter(|ix| self.is_overdue(*ix) && !self.is_excused(*ix))
            .filter_map(|ix| self.place(ix).map(|p| p.unit))
            .collect();
        let last = at.checked_add_millis(-1).unwrap_or(at);
        let month = self.zone().local_date(last).format("%Y-%m").to_string();
        self.state.red_in_a_row.retain(|unit, _| red.contains(unit));
        let plan = self.plan.clone();
        for unit in red {
            let times = self.state.red_in_a_row.entry(unit).or_default();
            *times = times.saturating_add(1);
            let times = *times;
            for (rung, spec) in plan.plan.ladder.iter().enumerate() {
                let way = spec.in_a_row.as_ref().filter(|w| w.light.is_some());
                if way.is_some_and(|w| times.is_multiple_of(w.count.value.get())) {
                    self.impose(Demand::new(unit, rung, at, Cause::Time, format!("row:{month}")));
                }
            }
        }
    }

    /// A rung as the rule behind what it does itself.
    pub(super) fn ladder_rule(&self, rung: usize) -> Arc<RuleCause> {
        let source = self.spec(rung).and_then(|m| m.source.as_ref());
        Arc::new(RuleCause {
            id: Arc::from(format!("ladder:{}", self.measure_name(rung))),
            hash: Arc::from(self.plan.plan.hash.as_str()),
            clause: source.map(crate::plan::SourceRef::cite),
            reads: Vec::new(),
        })
    }

    /// Tells something of a unit that a rung itself did.
    pub(super) fn tell_ladder(&mut self, unit: UnitIx, rung: usize, id: String, at: Instant, cause: Cause, what: What) {
        let rule = Some(self.ladder_rule(rung));
        let consequence = Consequence { id: Arc::from(id), at: self.moment(at), cause, rule, what };
        self.emit(Some(unit), consequence);
    }

    /// Takes off the points that a measure costs.
    pub(super) fn take_points(&mut self, unit: UnitIx, rung: usize, at: Instant, id: &Arc<str>) {
        let Some(spec) = self.spec(rung) else { return };
        let Some(deduct) = &spec.deduct else { return };
        let rule = self.ladder_rule(rung);
        let (points, item) = (-deduct.points.value, deduct.item.as_ref().map(|i| i.shared()));
        let cause = Cause::Consequence(Arc::clone(id));
        let raised = Raised { unit: Some(unit), ..Raised::new(Trigger::MeasureImposed, at, cause) };
        self.points(&raised, &rule, unit, points, item, &["ladder:", id].concat());
    }

    /// Whether an excuse for a duty was accepted beforehand.
    pub fn is_excused(&self, ix: ObligationIx) -> bool {
        self.state.excused.contains(&ix)
    }
}
