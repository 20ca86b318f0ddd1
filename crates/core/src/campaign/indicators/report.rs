//! Reports judged and entered.

use super::{Entry, IndicatorTold, ReportPeriod};
use crate::campaign::consequences::Cause;
use crate::campaign::suggestion::nearest;
use crate::campaign::{Campaign, Raised, Refusal};
use crate::plan::{Id, IndicatorSpec, RollUp, Trigger};
use crate::time::Instant;
use crate::timetable::{ObligationIx, UnitIx};
use rust_decimal::Decimal;

/// A report to be entered.
#[derive(Debug, Clone)]
pub(in crate::campaign) struct Report {
    pub(super) indicator: Id,
    pub(super) unit: UnitIx,
    pub(super) period: Option<ReportPeriod>,
    pub(super) value: Decimal,
}

/// No figure is larger, so that sums of them fit.
const LARGEST: Decimal = Decimal::from_parts(0xA764_0000, 0x0DE0_B6B3, 0, false, 0);

impl Campaign {
    pub(in crate::campaign) fn judge_report(
        &self,
        indicator: &Id,
        unit: &Id,
        period: Option<&str>,
        value: Decimal,
    ) -> Result<Report, Refusal> {
        let indicators = &self.plan.plan.indicators;
        let spec = self.indicator_spec(indicator.as_str()).ok_or_else(|| Refusal::UnknownIndicator {
            indicator: indicator.to_string(),
            suggestion: nearest(indicator.as_str(), indicators.iter().map(|(id, _)| id.as_str())),
        })?;
        if is_worked_out(spec) {
            let expected = "one that units report, not one worked out of others";
            return Err(Refusal::Invalid { field: "indicator", expected });
        }
        let unit = self.unit(unit)?;
        let read = |text| {
            let expected = ReportPeriod::NOTATIONS;
            ReportPeriod::parse(text).ok_or(Refusal::Invalid { field: "period", expected })
        };
        let period = period.map(read).transpose()?;
        if value.abs() > LARGEST {
            return Err(Refusal::Invalid { field: "value", expected: "between -10^18 and 10^18" });
        }
        Ok(Report { indicator: indicator.clone(), unit, period, value })
    }

    pub(in crate::campaign) fn enter_report(&mut self, seq: u64, at: Instant, report: Report) {
        self.enter(seq, at, report, None);
    }

    pub(super) fn enter(&mut self, seq: u64, at: Instant, report: Report, of: Option<ObligationIx>) {
        let Report { indicator, unit, period, value } = report;
        let of_indicator = self.state.reports.cells.entry(indicator.clone()).or_default();
        let cell = of_indicator.entry(unit).or_default().entry(period).or_default();
        cell.push(Entry { at, seq, value, of });
        let told = IndicatorTold {
            indicator: indicator.shared(),
            value: Some(value.normalize()),
            period: period.map(|p| p.to_string()),
            target: None,
        };
        let cause = Cause::Fact(seq);
        let raised =
            Raised { unit: Some(unit), indicator: Some(told), ..Raised::new(Trigger::IndicatorReported, at, cause) };
        self.apply_rules(&raised);
    }

    pub(super) fn indicator_spec(&self, id: &str) -> Option<&IndicatorSpec> {
        self.plan.plan.indicators.iter().find(|(key, _)| key.as_str() == id).map(|(_, spec)| spec)
    }
}

/// Whether an indicator is one figure over another, and nothing is reported of it.
pub(super) fn is_worked_out(spec: &IndicatorSpec) -> bool {
    matches!(spec.roll_up.as_ref().map(|r| &r.value), Some(RollUp::Ratio(_)))
}

/// Whether a figure is small enough to be entered.
pub(super) fn fits(value: &Decimal) -> bool {
    value.abs() <= LARGEST
}
