//! Measures, and appeals against entries.

use super::rules::Trigger;
use super::world::{Entry, Measure, Move, World};
use duban::plan::{MeasureSpec, OnExpired, OnRemedied};
use duban::time::Instant;
use duban::timetable::Due;
use rust_decimal::Decimal;

impl World<'_> {
    fn rung(&self, rung: usize) -> &MeasureSpec {
        &self.v.plan.plan.ladder[rung]
    }

    pub(crate) fn standing(&self, unit: &str) -> Option<&Measure> {
        self.accounts[unit].standing.map(|m| &self.measures[m])
    }

    /// A unit that stands as high already, or under the last word, stays where it is.
    pub(crate) fn impose(&mut self, unit: &str, rung: usize, at: Instant, about: String) {
        let spec = self.rung(rung).clone();
        let measure = spec.id.to_string();
        if let Some(standing) = self.standing(unit) {
            let same = standing.rung == rung && !standing.remedied;
            if self.rung(standing.rung).r#final || standing.rung > rung || same {
                let standing = self.rung(standing.rung).id.to_string();
                let id = format!("measure-unchanged:{unit}:{measure}:{about}");
                self.tell(id.clone(), at, "measure-unchanged", format!("{unit} {measure} {standing}"));
                let position = self.accounts[unit].standing.unwrap();
                self.measures[position].demanded.push((rung, id, about));
                return;
            }
        }
        let remedy = spec.remedy.filter(|_| !spec.r#final);
        let until = remedy.map(|period| self.clockwork().end_of(at, period).unwrap());
        let id = format!("measure-imposed:{unit}:{measure}:{about}");
        let position = self.measures.len();
        let before = self.accounts[unit].standing;
        self.measures.push(Measure {
            unit: unit.to_owned(),
            rung,
            since: at,
            until,
            remedied: false,
            expired: false,
            reversed: false,
            demanded: Vec::new(),
            id: id.clone(),
            before,
        });
        self.accounts.get_mut(unit).unwrap().standing = Some(position);
        self.entries.insert(id.clone(), Entry::Measure { unit: unit.to_owned(), position });
        let shown = until.map(|u| u.show(self.zone()));
        self.tell(id.clone(), at, "measure-imposed", format!("{unit} {measure} {shown:?}"));
        self.apply(&Trigger::new("imposed", unit, at, id));
    }

    /// A remedy period is over: it ended, or the unit refuses.
    pub(crate) fn measure_over(&mut self, position: usize, at: Instant) {
        let Measure { unit, rung, since, .. } = self.measures[position].clone();
        let measure = self.rung(rung).id.to_string();
        let about = format!("{unit}:{measure}:{}", self.zone().format(since));
        let id = format!("measure-expired:{about}");
        self.tell(id.clone(), at, "measure-expired", format!("{unit} {measure}"));
        self.measures[position].until = None;
        self.measures[position].expired = true;
        self.apply(&Trigger::new("expired", &unit, at, id));
        let next = self.rung(rung).on_expired != Some(OnExpired::Stay);
        if next && self.accounts[&unit].standing == Some(position) && rung + 1 < self.v.plan.plan.ladder.len() {
            self.impose(&unit, rung + 1, at, format!("after:{about}"));
        }
    }

    pub(crate) fn remedy(&mut self, unit: &str, at: Instant) {
        let position = self.accounts[unit].standing.unwrap();
        let Measure { rung, id, .. } = self.measures[position].clone();
        let measure = self.rung(rung).id.to_string();
        let word = if self.rung(rung).on_remedied == Some(OnRemedied::Hold) {
            self.measures[position].until = None;
            self.measures[position].remedied = true;
            "measure-held"
        } else {
            self.accounts.get_mut(unit).unwrap().standing = None;
            "measure-lifted"
        };
        self.tell(format!("{word}:{id}"), at, word, format!("{unit} {measure}"));
    }

    pub(crate) fn extend_measure(&mut self, position: usize, until: Due, at: Instant) {
        self.measures[position].until = Some(until);
        let (until, id) = (until.show(self.zone()), self.measures[position].id.clone());
        self.tell(format!("measure-extended:{id}:{until}"), at, "measure-extended", until);
    }

    /// An entry is not upheld: it goes, and every entry that followed from it.
    pub(crate) fn reverse(&mut self, entry: &str, at: Instant) {
        let (all, gone) = self.with_what_followed(entry);
        let unit = match &self.entries[entry] {
            Entry::Words { unit } | Entry::Points { unit } | Entry::Measure { unit, .. } => unit.clone(),
        };
        let stood = self.accounts[&unit].standing;
        for entry in &all {
            self.appeals.insert(entry.clone(), true);
            if let Entry::Measure { position, .. } = &self.entries[entry] {
                self.measures[*position].reversed = true;
            }
        }
        let changed = self.account_without(&unit, &all);
        self.stayed.retain(|entry| !all.contains(entry));
        all.iter().for_each(|entry| self.reverse_one(entry, &changed, at));
        self.tell_recomputed(&unit, &changed, &all, &self.undone(entry), at);
        // What it stands under again, and was not put right in its time, is over.
        let standing = self.accounts[&unit].standing.filter(|p| Some(*p) != stood);
        if let Some(position) = standing
            && self.measures[position].until.is_some_and(|until| until.end(self.zone()) <= at)
        {
            self.measure_over(position, at);
        }
        if self.accounts[&unit].standing != stood {
            self.demand_again(&unit, stood, &gone, at);
        }
    }

    fn tell_recomputed(
        &mut self,
        unit: &str,
        changed: &[(String, Decimal, Decimal)],
        but: &[String],
        because: &str,
        at: Instant,
    ) {
        for (id, was, is) in changed.iter().filter(|(id, was, is)| was != is && !but.contains(id)) {
            let text = format!("{unit} {id} {} {} {}", (*is - *was).normalize(), was.normalize(), is.normalize());
            self.tell(format!("entry-recomputed:{id}:{because}"), at, "entry-recomputed", text);
        }
    }

    /// An entry of points does not count until the appeal is decided.
    pub(crate) fn stay_entry(&mut self, entry: &str, at: Instant) {
        let standing = |unit: &str| self.accounts[unit].moves.iter().any(|m| m.id == entry);
        let Some(Entry::Points { unit }) =
            self.entries.get(entry).filter(|e| matches!(e, Entry::Points { unit } if standing(unit))).cloned()
        else {
            return;
        };
        self.stayed.push(entry.to_owned());
        self.turn_entry(entry, &unit, "entry-suspended", at);
    }

    /// It counts again.
    pub(crate) fn restore_entry(&mut self, entry: &str, at: Instant) {
        let Some(Entry::Points { unit }) = self.entries.get(entry).cloned() else { return };
        if self.stayed.contains(&entry.to_owned()) {
            self.stayed.retain(|e| e != entry);
            self.turn_entry(entry, &unit, "entry-restored", at);
        }
    }

    fn turn_entry(&mut self, entry: &str, unit: &str, word: &'static str, at: Instant) {
        let changed = self.account_without(unit, &[]);
        let (_, was, is) = changed.iter().find(|(id, ..)| id == entry).unwrap().clone();
        let id = format!("{word}:{entry}");
        self.tell(id.clone(), at, word, format!("{unit} {entry} {}", (is - was).normalize()));
        self.tell_recomputed(unit, &changed, &[entry.to_owned()], &id, at);
    }

    /// What was demanded while it stood as high under what is reversed now, unless that is gone as well.
    fn demand_again(&mut self, unit: &str, stood: Option<usize>, gone: &[String], at: Instant) {
        let mut demands = Vec::new();
        let mut position = stood;
        while let Some(measure) = position.map(|p| &self.measures[p]).filter(|m| m.reversed) {
            let own = measure.demanded.iter().filter(|(_, id, _)| {
                let reversed = self.told.iter().filter_map(|t| {
                    let lifted = t.id.strip_prefix("measure-lifted:").and_then(|id| id.strip_suffix(":on-appeal"));
                    t.id.strip_prefix("entry-reversed:").or(lifted)
                });
                !gone.contains(id) && !reversed.into_iter().any(|r| id.ends_with(&format!(":{r}")))
            });
            // Those demanded later stand on what was imposed later, which comes first.
            demands.splice(0..0, own.cloned());
            position = measure.before;
        }
        // The last of the highest.
        let Some((rung, _, about)) = demands.into_iter().max_by_key(|d| d.0) else { return };
        if self.standing(unit).is_none_or(|standing| standing.rung < rung) {
            self.impose(unit, rung, at, format!("again:{about}"));
        }
    }

    /// An entry, and those whose identity ends with what followed from it, as what a rule does on it is named after it.
    fn with_what_followed(&self, entry: &str) -> (Vec<String>, Vec<String>) {
        let (mut gone, mut all): (Vec<String>, Vec<String>) = Default::default();
        let from = self.told.iter().rposition(|t| t.id == entry).unwrap();
        let gone_before = |id: &str| {
            let ids = [format!("entry-reversed:{id}"), format!("measure-lifted:{id}:on-appeal")];
            self.told.iter().any(|t| ids.contains(&t.id))
        };
        for told in &self.told[from..] {
            let by_rule = gone.iter().any(|g| told.id.ends_with(&format!(":{g}")));
            let by_time = gone.iter().filter_map(|g| g.strip_prefix("measure-expired:"));
            let by_time = by_time.map(|about| format!(":after:{about}")).any(|end| told.id.ends_with(&end));
            if told.id != entry && !by_rule && !by_time && !gone.contains(&told.id) {
                continue;
            }
            gone.push(told.id.clone());
            let Some(known) = self.entries.get(&told.id) else { continue };
            if let Entry::Measure { unit, position } = known {
                let Measure { rung, since, .. } = &self.measures[*position];
                gone.push(format!(
                    "measure-expired:{unit}:{}:{}",
                    self.rung(*rung).id.value,
                    self.zone().format(*since)
                ));
            }
            if told.id == entry || !gone_before(&told.id) {
                all.push(told.id.clone());
            }
        }
        (all, gone)
    }

    /// The account is what it would be without some entries: every one that is left moves it again, in order. What each
    /// entry came to before, and comes to now.
    fn account_without(&mut self, unit: &str, gone: &[String]) -> Vec<(String, Decimal, Decimal)> {
        let card = self.v.plan.plan.scorecard.clone().unwrap();
        let account = self.accounts.get_mut(unit).unwrap();
        (account.score, account.awarded) = (card.base, Decimal::ZERO);
        account.taken.clear();
        let moves = std::mem::take(&mut account.moves);
        let mut changed = Vec::new();
        for entry in moves {
            let is = match gone.contains(&entry.id) || self.stayed.contains(&entry.id) {
                true => Decimal::ZERO,
                false => account.moved(&card, entry.wanted, entry.item.as_deref()).0,
            };
            changed.push((entry.id.clone(), entry.points, is));
            if !gone.contains(&entry.id) {
                account.moves.push(Move { points: is, ..entry });
            }
        }
        changed
    }

    /// What says that an entry is reversed.
    fn undone(&self, entry: &str) -> String {
        let lifted = format!("measure-lifted:{entry}:on-appeal");
        if self.told.iter().any(|t| t.id == lifted) { lifted } else { format!("entry-reversed:{entry}") }
    }

    fn reverse_one(&mut self, entry: &str, changed: &[(String, Decimal, Decimal)], at: Instant) {
        match self.entries[entry].clone() {
            Entry::Words { unit } => self.tell_reversed(entry, &unit, Decimal::ZERO, at),
            Entry::Points { unit } => {
                let own = changed.iter().find(|(id, ..)| id == entry).map_or(Decimal::ZERO, |(_, was, _)| *was);
                self.tell_reversed(entry, &unit, Decimal::ZERO - own, at);
            }
            Entry::Measure { unit, position } => self.reverse_measure(entry, &unit, position, at),
        }
    }

    fn tell_reversed(&mut self, entry: &str, unit: &str, points: Decimal, at: Instant) {
        let points = points.normalize();
        self.tell(format!("entry-reversed:{entry}"), at, "entry-reversed", format!("{unit} {entry} {points}"));
    }

    fn reverse_measure(&mut self, entry: &str, unit: &str, position: usize, at: Instant) {
        if self.accounts[unit].standing != Some(position) {
            self.tell_reversed(entry, unit, Decimal::ZERO, at);
            return;
        }
        // Where it stood before, unless that was reversed or had expired before.
        let mut before = self.measures[position].before;
        while before.is_some_and(|b| self.measures[b].reversed) {
            before = self.measures[before.unwrap()].before;
        }
        let before = before.filter(|b| !self.measures[*b].expired);
        self.accounts.get_mut(unit).unwrap().standing = before;
        let measure = self.rung(self.measures[position].rung).id.to_string();
        let id = format!("measure-lifted:{entry}:on-appeal");
        self.tell(id, at, "measure-lifted", format!("{unit} {measure}"));
    }
}
