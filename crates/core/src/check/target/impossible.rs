//! A target that no work can reach, or that is due before there is a figure to judge it by.

use super::reports::Reports;
use super::{Row, due, rows};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, Edit, target};
use crate::plan::TargetSpec;
use rust_decimal::Decimal;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let reports = Reports::of(s).with_ratios(s);
    for row in rows(s) {
        let Some((number, span)) = row.number() else { continue };
        let before = out.len();
        bounds(row, number, out);
        if out.len() > before {
            continue;
        }
        if let (Some(least), Some(most)) = (number.at_least, number.at_most)
            && least > most
        {
            let finding = Diagnostic::new(&target::IMPOSSIBLE, span).variant("crossed");
            let finding = finding.arg("indicator", &row.id.value).arg("least", least.normalize());
            out.push(finding.arg("most", most.normalize()));
        }
        let by = due(s, number).ok().flatten().map(|d| d.day(&s.timetable.zone));
        if let (Some(by), Some(first)) = (by, reports.first(row.id.as_str()))
            && by < first
        {
            let place = number.by.as_ref().map_or(span, |by| by.span);
            let finding = Diagnostic::new(&target::IMPOSSIBLE, place).variant("before-report");
            let finding = finding.arg("indicator", &row.id.value).arg("by", by).arg("first", first);
            out.push(finding.arg("days", (first - by).num_days()));
        }
    }
}

/// A share outside what a share can be.
fn bounds(row: Row<'_>, number: &TargetSpec, out: &mut Vec<Diagnostic>) {
    let Some(whole) = row.spec.whole() else { return };
    for (key, value) in [("at_least", number.at_least), ("at_most", number.at_most)] {
        let Some(value) = value.filter(|v| *v > whole || *v < Decimal::ZERO) else { continue };
        let place = row.target_field(key).map_or(number.span, |n| n.span);
        let percent = whole == Decimal::ONE && value > whole && value <= Decimal::ONE_HUNDRED;
        let variant = match (percent, value > whole) {
            (true, _) => "percent",
            (false, true) => "",
            (false, false) => "negative",
        };
        let finding = Diagnostic::new(&target::IMPOSSIBLE, place).variant(variant).arg("indicator", &row.id.value);
        let finding = finding.arg("value", value.normalize()).arg("whole", whole);
        let share = value.checked_div(Decimal::ONE_HUNDRED).filter(|_| percent);
        out.push(match share.map(|s| s.normalize().to_string()) {
            Some(share) => finding.arg("share", &share).offer("share", vec![Edit { span: place, text: share }]),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::document::Source;

    fn found(indicators: &str) -> Vec<(&'static str, &'static str)> {
        let plan = format!(
            "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: cn}}\n\
             units: {{hall: {{}}, villages: {{each: [east, west]}}}}\nscorecard: {{base: 100, items: [{{id: i}}]}}\n\
             indicators: {indicators}\n\
             tasks:\n\
             - {{id: t, responsible: hall, due: 2026-03-20, deliverable: {{kind: return, indicators: [a, b]}}}}\n\
             - {{id: v, responsible: {{each: villages}}, to: hall, due: 2026-03-25, \
             deliverable: {{kind: return, indicators: [b, c]}}}}\n"
        );
        let done = check(Source::new("p", plan), &Default::default(), &Default::default());
        let items = done.diagnostics.items().iter().filter(|d| d.code.id.starts_with("target/"));
        items.map(|d| (d.code.id, d.variant)).collect()
    }

    #[test]
    fn a_target_due_before_its_first_figures_is_told() {
        let by = |a: &str, b: &str, c: &str| {
            let target = |by: &str| format!("{{at_least: 1, by: 2026-03-{by}, item: i}}");
            found(&format!(
                "{{a: {{measure: 個, target: {}}}, b: {{measure: 個}}, c: {{measure: 個, target: {}}}, \
                 r: {{roll_up: {{ratio: [c, a]}}, target: {}}}, q: {{roll_up: {{ratio: [r, villages]}}}}}}",
                target(a),
                target(c),
                target(b)
            ))
        };
        let late = ("target/impossible", "before-report");
        assert_eq!(by("20", "25", "25"), []);
        assert_eq!(by("19", "25", "25"), [late]);
        assert_eq!(by("20", "24", "25"), [late], "a ratio waits for the last of its parts");
        assert_eq!(by("20", "25", "24"), [late]);
    }

    #[test]
    fn shares_lie_between_nothing_and_the_whole() {
        let share = |measure: &str, bounds: &str| {
            found(&format!(
                "{{a: {{measure: 個}}, b: {{measure: 個}}, c: {{measure: 個}}, r: {{measure: '{measure}', \
                 roll_up: {{ratio: [a, villages]}}, target: {{{bounds}, by: 2026-03-31, item: i}}}}}}"
            ))
        };
        assert_eq!(share("%", "at_least: 100"), []);
        assert_eq!(share("%", "at_least: 101"), [("target/impossible", "")]);
        assert_eq!(share("ratio", "at_least: 1"), []);
        assert_eq!(share("ratio", "at_least: 95"), [("target/impossible", "percent")]);
        assert_eq!(share("ratio", "at_most: -0.5"), [("target/impossible", "negative")]);
        assert_eq!(share("%", "at_least: 60, at_most: 50"), [("target/impossible", "crossed")]);
        assert_eq!(share("個", "at_least: 500"), [], "no share");
    }
}
