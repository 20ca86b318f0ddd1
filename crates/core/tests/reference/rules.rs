//! The rules of the generator, each by hand, and what points do.

use super::world::{Account, Duty, Entry, Move, World};
use duban::plan::{DeliverableKind, Scorecard};
use duban::time::Instant;
use rust_decimal::Decimal;

/// What rules can be triggered by.
pub(crate) struct Trigger {
    pub(crate) word: &'static str,
    pub(crate) at: Instant,
    pub(crate) unit: Option<String>,
    /// What it is, the same whenever it is computed.
    pub(crate) identity: String,
    pub(crate) duty: Option<usize>,
    pub(crate) number: Decimal,
}

impl Trigger {
    pub(crate) fn new(word: &'static str, unit: &str, at: Instant, identity: String) -> Trigger {
        Trigger { word, at, unit: Some(unit.to_owned()), identity, duty: None, number: Decimal::ZERO }
    }

    pub(crate) fn about_duty(word: &'static str, duty: &Duty, i: usize, at: Instant, identity: String) -> Trigger {
        Trigger { duty: Some(i), ..Trigger::new(word, &duty.unit, at, identity) }
    }
}

const DAY: i64 = 24 * 3_600_000;

impl World<'_> {
    pub(crate) fn campaign_closed(&mut self, at: Instant) {
        let trigger = Trigger::new("closed", "", at, "campaign-closed".into());
        self.apply(&Trigger { unit: None, ..trigger });
    }

    /// Every rule that the trigger concerns, one after the other.
    pub(crate) fn apply(&mut self, trigger: &Trigger) {
        for (i, number) in self.v.rules.clone().into_iter().enumerate() {
            let rule = |act: usize| format!("r{i}:{act}:{}", trigger.identity);
            let unit = trigger.unit.clone().unwrap_or_default();
            let late = trigger.duty.is_some_and(|d| self.duties[d].late);
            match (number, trigger.word) {
                (0, "incident") => {
                    self.points(&unit, -Decimal::TWO * trigger.number, Some("incidents"), trigger.at, rule(1));
                    self.impose(&unit, 0, trigger.at, rule(2));
                }
                (1, "breached") if self.is_return(trigger) => {
                    self.points(&unit, Decimal::new(-15, 1), Some("returns"), trigger.at, rule(1));
                    self.notice(Some(&unit), "late", trigger.at, rule(2));
                }
                (2, "breached") => {
                    let since = trigger.at.millis() - 30 * DAY;
                    let breaches = self.accounts[&unit].breaches.iter();
                    if breaches.filter(|b| b.millis() >= since).count() >= 2 {
                        self.raise(&unit, trigger.at, rule(1));
                    }
                }
                (3, "fulfilled") if late => self.points(&unit, Decimal::new(-5, 1), None, trigger.at, rule(1)),
                (4, "fulfilled") if !late => self.points(&unit, Decimal::ONE, None, trigger.at, rule(1)),
                (5, "expired") => self.points(&unit, Decimal::from(-3), None, trigger.at, rule(1)),
                (6, "imposed") if self.level(&unit) < 2 => self.raise(&unit, trigger.at, rule(1)),
                // Runs without end.
                (7, "due-soon") => {
                    let id = format!("rule-failed:r{i}:{}", trigger.identity);
                    self.tell(id, trigger.at, "rule-failed", unit);
                }
                (8, "closed") => self.notice(None, "closed", trigger.at, rule(1)),
                (9, "item-overdue") => self.points(&unit, Decimal::new(-5, 1), None, trigger.at, rule(1)),
                (10, "below-target") => self.impose(&unit, 0, trigger.at, rule(1)),
                (11, "reported") if trigger.number > Decimal::TWO => {
                    self.points(&unit, Decimal::new(5, 1), None, trigger.at, rule(1));
                }
                (12, "urged") if trigger.number == Decimal::TWO => {
                    self.points(&unit, Decimal::new(-5, 1), None, trigger.at, rule(1));
                }
                _ => {}
            }
        }
    }

    fn is_return(&self, trigger: &Trigger) -> bool {
        let task = trigger.duty.map(|d| &self.duties[d].task);
        task.is_some_and(|t| self.task(t).unwrap().deliverable == Some(DeliverableKind::Return))
    }

    /// The rung a unit stands on, the lowest being 1.
    fn level(&self, unit: &str) -> usize {
        self.accounts[unit].standing.map_or(0, |m| self.measures[m].rung + 1)
    }

    fn raise(&mut self, unit: &str, at: Instant, about: String) {
        let top = self.v.plan.plan.ladder.len() - 1;
        self.impose(unit, self.level(unit).min(top), at, about);
    }

    fn notice(&mut self, unit: Option<&str>, text: &str, at: Instant, about: String) {
        let id = format!("notice:{about}");
        self.tell(id.clone(), at, "notice", format!("{unit:?} {text}"));
        if let Some(unit) = unit {
            self.entries.insert(id, Entry::Words { unit: unit.to_owned() });
        }
    }

    /// Points taken off or added, as far as the item, the floor or the cap on awards let them.
    fn points(&mut self, unit: &str, wanted: Decimal, item: Option<&str>, at: Instant, about: String) {
        let card = self.v.plan.plan.scorecard.clone().unwrap();
        let (points, capped) = self.accounts.get_mut(unit).unwrap().moved(&card, wanted, item);
        let id = format!("points:{about}");
        let (points, shown) = (points.normalize(), wanted.normalize());
        self.tell(id.clone(), at, "points", format!("{unit} {item:?} {points} {shown} {capped}"));
        let (unit, item) = (unit.to_owned(), item.map(str::to_owned));
        self.entries.insert(id.clone(), Entry::Points { unit: unit.clone() });
        self.accounts.get_mut(&unit).unwrap().moves.push(Move { id, item, wanted, points });
    }
}

impl Account {
    /// By how much points move the account, and what held the rest back.
    pub(crate) fn moved(&mut self, card: &Scorecard, wanted: Decimal, item: Option<&str>) -> (Decimal, &'static str) {
        let spec = card.items.iter().find(|i| Some(i.id.as_str()) == item);
        let (mut moved, mut capped) = (wanted.abs(), "none");
        if wanted < Decimal::ZERO {
            let taken = item.and_then(|i| self.taken.get(i)).copied().unwrap_or_default();
            let left = spec.and_then(|i| i.points).map_or(moved, |points| (points - taken).max(Decimal::ZERO));
            let above = (self.score - card.floor.unwrap_or_default()).max(Decimal::ZERO);
            if left < moved {
                (moved, capped) = (left, "item");
            }
            if above < moved {
                (moved, capped) = (above, "floor");
            }
            if let Some(item) = item {
                self.taken.insert(item.to_owned(), taken + moved);
            }
            moved = Decimal::ZERO - moved;
        } else {
            let room = card.bonus_cap.map_or(moved, |cap| (cap - self.awarded).max(Decimal::ZERO));
            if room < moved {
                (moved, capped) = (room, "bonus-cap");
            }
            self.awarded += moved;
        }
        self.score += moved;
        (moved, capped)
    }
}
