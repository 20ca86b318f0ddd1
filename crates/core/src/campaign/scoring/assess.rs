//! What is left to an assessor: a fact says how much, within the range, and why.

use super::points::Movement;
use super::refusal::ScoreRefusal;
use crate::campaign::consequences::{Arithmetic, Cause};
use crate::campaign::joined::joined;
use crate::campaign::suggestion::nearest;
use crate::campaign::{Campaign, Refusal};
use crate::plan::{AssessedAs, Id};
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::sync::Arc;

/// An assessment to be carried out.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct AssessIntent {
    item: usize,
    unit: UnitIx,
    value: Decimal,
    assessor: Option<Arc<str>>,
}

impl Campaign {
    pub(in crate::campaign) fn judge_assessment(
        &self,
        item: &Id,
        unit: &Id,
        value: Decimal,
        assessor: Option<&Id>,
    ) -> Result<AssessIntent, Refusal> {
        let ix = self.unit(unit)?;
        let items = self.plan.plan.scorecard.as_ref().map_or(&[][..], |s| &s.items);
        let found = items.iter().position(|i| i.id.value == *item).ok_or_else(|| ScoreRefusal::UnknownItem {
            item: item.to_string(),
            suggestion: nearest(item.as_str(), items.iter().map(|i| i.id.as_str())),
        })?;
        let name = || item.to_string();
        let way = items.get(found).and_then(|i| i.score.as_ref()?.assessed.as_ref());
        let Some(way) = way else { return Err(ScoreRefusal::NotAssessed { item: name() }.into()) };
        if !self.state.scoring.table.applies(found, ix) {
            return Err(ScoreRefusal::ItemOfOthers { item: name(), unit: unit.to_string() }.into());
        }
        if value < way.from || value > way.to {
            let (from, to) = (way.from.normalize().to_string(), way.to.normalize().to_string());
            return Err(
                ScoreRefusal::OutsideRange { item: name(), value: value.normalize().to_string(), from, to }.into()
            );
        }
        let assessor = assessor.map(|id| self.unit(id).map(|ix| (ix, self.unit_name(ix)))).transpose()?;
        if let Some(by) = way.by.as_ref().filter(|by| assessor.as_ref().is_none_or(|(_, name)| **name != *by.as_str()))
        {
            return Err(ScoreRefusal::AnotherAssesses { item: name(), by: by.to_string() }.into());
        }
        if assessor.as_ref().is_some_and(|(by, _)| *by == ix) {
            return Err(ScoreRefusal::AssessesItself { unit: unit.to_string() }.into());
        }
        let before = self.state.scoring.assessed.get(&(found, ix));
        if let Some(seq) = before.filter(|_| way.r#as != Some(AssessedAs::Deduction)) {
            return Err(ScoreRefusal::AssessedBefore { item: name(), unit: unit.to_string(), seq: *seq }.into());
        }
        Ok(AssessIntent { item: found, unit: ix, value, assessor: assessor.map(|(_, name)| name) })
    }

    pub(in crate::campaign) fn assess(&mut self, intent: AssessIntent, at: Instant, seq: u64) {
        let AssessIntent { item: index, unit, value, assessor } = intent;
        let (plan, table) = (self.plan.clone(), Arc::clone(&self.state.scoring.table));
        let Some(item) = plan.plan.scorecard.as_ref().and_then(|s| s.items.get(index)) else { return };
        self.state.scoring.assessed.insert((index, unit), seq);
        let deduction = item.score.as_ref().and_then(|s| s.assessed.as_ref()?.r#as) == Some(AssessedAs::Deduction);
        let (wanted, arithmetic) = if table.is_bonus(index) {
            (value, Arithmetic::new("given"))
        } else if deduction {
            (-value, Arithmetic::new("assessed-off"))
        } else {
            let whole = item.points.unwrap_or_default();
            ((value - whole).min(Decimal::ZERO), Arithmetic::new("mark").number("whole", whole))
        };
        let mut arithmetic = arithmetic.number("value", value);
        if let Some(assessor) = &assessor {
            arithmetic = arithmetic.text("assessor", assessor);
        }
        let id = joined(&["points:assessed:", item.id.as_str(), ":fact-", &seq.to_string()]);
        let (rule, cause) = (None, Cause::Fact(seq));
        let (item, arithmetic) = (Some(index), Some(arithmetic));
        self.move_points(Movement { id, unit, at, cause, rule, item, wanted, arithmetic });
    }
}
