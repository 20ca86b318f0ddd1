//! Phases, and the conditions of the generator, one by one.

use super::world::{Duty, World};
use duban::plan::Otherwise;
use duban::time::Instant;

impl World<'_> {
    fn enter_spec(&self, phase: &str) -> Option<&duban::plan::Enter> {
        self.v.plan.plan.phases.iter().find(|p| p.id.as_str() == phase)?.enter.as_ref()
    }

    fn exit_spec(&self, phase: &str) -> Option<&duban::plan::Exit> {
        self.v.plan.plan.phases.iter().find(|p| p.id.as_str() == phase)?.exit.as_ref()
    }

    /// Whether the duties of a phase wait for it to begin, even when its first day has come.
    pub(crate) fn has_entry_condition(&self, phase: &str) -> bool {
        self.enter_spec(phase).is_some()
    }

    fn open_obligations(&self, phase: Option<&str>) -> usize {
        let open = |d: &&Duty| (d.may_begin || d.status == "open") && !d.is_done();
        self.duties.iter().filter(|d| self.belongs(d, phase)).filter(open).count()
    }

    fn belongs(&self, duty: &Duty, phase: Option<&str>) -> bool {
        let own = self.task(&duty.task).unwrap().phase.map(|p| self.timetable().phases[p].id.to_string());
        phase.is_none() || own.as_deref() == phase
    }

    fn first_task_done(&self) -> bool {
        self.duties.iter().all(|d| d.task != "t0" || d.is_done())
    }

    /// The conditions of the generator's list, by their number; true where a phase has none.
    fn entry_holds(&self, phase: &str, at: Instant) -> bool {
        match (self.v.gate, phase) {
            (2, "two") => self.open_obligations(Some("one")) == 0,
            (3 | 7, "two") => self.first_task_done(),
            (8, "one") => self.day(at) >= 5,
            _ => true,
        }
    }

    fn exit_holds(&self, phase: &str, at: Instant) -> bool {
        match (self.v.gate, phase) {
            (4, "one") => !self.duties.iter().any(Duty::is_overdue),
            (6, "one") => self.day(at) > 50,
            (7, "two") => self.first_task_done(),
            (8, "two") => self.open_obligations(None) < 3,
            _ => true,
        }
    }

    /// What a phase waits for before it may begin: what must hold, and whether somebody must say so.
    fn entry_unmet(&self, phase: &str, at: Instant) -> (bool, bool) {
        let Some(spec) = self.enter_spec(phase) else { return (!self.started, false) };
        let after = spec.after.iter().flat_map(|a| &a.0);
        let ended = |id: &str| self.phases.iter().any(|p| p.id == id && p.state == "closed");
        let waits = after.into_iter().any(|id| !ended(id.as_str()));
        (!self.started || waits || !self.entry_holds(phase, at), spec.manual)
    }

    fn exit_unmet(&self, phase: &str, at: Instant) -> (bool, bool) {
        (!self.exit_holds(phase, at), self.exit_spec(phase).is_some_and(|e| e.manual))
    }

    pub(crate) fn phase_begins(&mut self, i: usize, at: Instant) {
        let phase = self.phases[i].id.clone();
        let (unmet, by_hand) = self.entry_unmet(&phase, at);
        let spec = self.enter_spec(&phase);
        let force = spec.is_some_and(|e| !e.manual && e.otherwise == Some(Otherwise::Force)) && self.started;
        if !unmet && !by_hand || force {
            self.enter_phase(i, at, unmet);
        } else {
            self.phases[i].state = "held";
            self.tell_phase(i, at, "phase-held", String::new());
        }
    }

    pub(crate) fn phase_ends(&mut self, i: usize, at: Instant) {
        let phase = self.phases[i].id.clone();
        let (unmet, by_hand) = self.exit_unmet(&phase, at);
        let waits = |e: &duban::plan::Exit| e.manual || e.otherwise != Some(Otherwise::Force);
        if (unmet || by_hand) && self.exit_spec(&phase).is_some_and(waits) {
            self.phases[i].state = "overrun";
            self.tell_phase(i, at, "phase-overrun", String::new());
        } else {
            self.close_phase(i, at, unmet || by_hand);
        }
    }

    pub(crate) fn enter_phase(&mut self, i: usize, at: Instant, unmet: bool) {
        self.phases[i].state = "active";
        self.tell_phase(i, at, "phase-entered", format!("unmet {unmet}"));
        // What would open with its first day may be begun, however early it was entered.
        let phase = self.phases[i].clone();
        let first = self.zone().day_start(phase.starts);
        for d in 0..self.duties.len() {
            let opens = self.duties[d].opens.is_some_and(|o| o <= at || o == first);
            if opens && self.belongs(&self.duties[d], Some(&phase.id)) {
                self.duties[d].may_begin = true;
            }
        }
        self.open_what_is_free(at);
        if phase.ends.is_some_and(|day| self.zone().day_end(day) <= at) {
            self.phase_ends(i, at);
        }
    }

    pub(crate) fn enter_by_fact(&mut self, i: usize, at: Instant) {
        let (unmet, _) = self.entry_unmet(&self.phases[i].id.clone(), at);
        self.enter_phase(i, at, unmet);
    }

    pub(crate) fn close_by_fact(&mut self, i: usize, at: Instant) {
        let (unmet, _) = self.exit_unmet(&self.phases[i].id.clone(), at);
        self.close_phase(i, at, unmet);
    }

    pub(crate) fn close_phase(&mut self, i: usize, at: Instant, unmet: bool) {
        self.phases[i].state = "closed";
        self.tell_phase(i, at, "phase-closed", format!("unmet {unmet}"));
    }

    pub(crate) fn reopen_phase(&mut self, i: usize, until: Option<chrono::NaiveDate>, at: Instant) {
        let phase = &mut self.phases[i];
        (phase.state, phase.ends) = ("active", until);
        phase.round += 1;
        self.tell_phase(i, at, "phase-reopened", format!("{:?}", until.map(|d| d.to_string())));
        self.date_by_phase(&self.phases[i].id.clone(), at);
    }

    pub(crate) fn extend_phase(&mut self, i: usize, until: chrono::NaiveDate, at: Instant) {
        let phase = &mut self.phases[i];
        phase.ends = Some(until);
        if phase.state == "overrun" {
            phase.state = "active";
        }
        self.tell_phase(i, at, "phase-extended", until.to_string());
        self.date_by_phase(&self.phases[i].id.clone(), at);
    }

    /// Phases that were held and wait no more turn.
    pub(crate) fn settle_phases(&mut self, at: Instant) {
        if self.suspended.is_some() || self.terminated {
            return;
        }
        loop {
            let before: Vec<_> = self.phases.iter().map(|p| p.state).collect();
            for i in 0..self.phases.len() {
                let phase = self.phases[i].id.clone();
                match self.phases[i].state {
                    "held" if self.entry_unmet(&phase, at) == (false, false) => self.enter_phase(i, at, false),
                    "overrun" if self.exit_unmet(&phase, at) == (false, false) => self.close_phase(i, at, false),
                    _ => {}
                }
            }
            if before == self.phases.iter().map(|p| p.state).collect::<Vec<_>>() {
                return;
            }
        }
    }

    fn tell_phase(&mut self, i: usize, at: Instant, word: &str, detail: String) {
        let phase = &self.phases[i];
        let mut id = format!("{word}:{}", phase.id);
        if matches!(word, "phase-extended" | "phase-overrun") {
            id.push_str(&format!(":{}", phase.ends.unwrap()));
        }
        if phase.round > 0 {
            id.push_str(&format!("~{}", phase.round));
        }
        self.tell(id, at, word, detail);
    }
}
