//! An indicator that counts, and nobody reports.

use super::reports::Reports;
use super::rows;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, target};
use crate::document::{Span, Value};
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // Tasks that are no list have a finding, and report who knows what.
    let tasks = s.tree.and_then(|t| t.get("tasks"));
    if tasks.is_some_and(|n| !n.is_null() && !matches!(n.value, Value::Seq(_))) {
        return;
    }
    let rows = rows(s);
    let reports = Reports::of(s);
    let mut used: BTreeMap<&str, Span> = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.ratio()).flatten() {
        used.entry(id.as_str()).or_insert(id.span);
    }
    for row in rows {
        // What is worked out of others needs no return of its own; a way of rolling up that could not be read may.
        let unread = row.spec.roll_up.is_none() && row.written.is_some_and(|n| n.get("roll_up").is_some());
        if row.ratio().is_some() || unread || reports.reports(row.id.as_str()) {
            continue;
        }
        let target = row.number();
        let finding = match (target, used.get(row.id.as_str())) {
            (Some((_, span)), _) => Diagnostic::new(&target::NO_SOURCE, row.id.span).related("target", span),
            (None, Some(span)) => {
                Diagnostic::new(&target::NO_SOURCE, row.id.span).variant("ratio").related("ratio", *span)
            }
            (None, None) => continue,
        };
        out.push(finding.arg("indicator", &row.id.value));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::document::Source;

    fn found(tasks: &str) -> Vec<&'static str> {
        let plan = format!(
            "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: cn}}\n\
             units: {{hall: {{}}}}\nscorecard: {{base: 100, items: [{{id: i}}]}}\n\
             indicators: {{dens: {{measure: 個, target: {{at_least: 3, by: 2026-03-20, item: i}}}}}}\ntasks: {tasks}\n"
        );
        let done = check(Source::new("p", plan), &Default::default(), &Default::default());
        let targets = done.diagnostics.items().iter().map(|d| d.code.id);
        targets.filter(|id| id.starts_with("target/")).collect()
    }

    #[test]
    fn a_task_with_a_mistake_elsewhere_reports_all_the_same() {
        let task = |indicators: &str, due: &str| {
            format!(
                "[{{id: t, responsible: hall, due: {due}, deliverable: {{kind: return, indicators: {indicators}}}}}]"
            )
        };
        assert_eq!(found("[{id: t, responsible: hall, due: 2026-03-10}]"), ["target/no-source"]);
        assert_eq!(found(&task("[dens]", "2026-03-10")), [""; 0]);
        assert_eq!(found(&task("[dens]", "2026-03-99")), [""; 0]);
        assert_eq!(found(&task("dens", "2026-03-10")), [""; 0], "not a list: said by another finding");
        assert_eq!(found(&task("[densx]", "2026-03-10")), ["target/unknown-indicator"]);
        assert_eq!(found("dens"), [""; 0]);
    }
}
