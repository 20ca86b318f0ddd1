//! A number to be reached at no particular time, or at one that cannot be worked out.

use super::{due, rows};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, document, target};
use crate::plan::DueSpec;
use crate::time::Anchor;
use crate::timetable::{DueProblem, of_problem};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for row in rows(s) {
        let Some((number, span)) = row.number() else { continue };
        let finding = |span| Diagnostic::new(&target::NO_DEADLINE, span).arg("indicator", &row.id.value);
        match number.by.as_ref().map(|by| (&by.value, by.span)) {
            None if row.target_field("by").is_none_or(crate::document::Node::is_null) => out.push(finding(span)),
            None => {}
            Some((DueSpec::Vague(words), span)) => out.push(finding(span).variant("words").arg("words", words)),
            Some((DueSpec::Expr(expr), span)) if expr.points().iter().any(|p| p.anchor == Anchor::Call) => {
                out.push(Diagnostic::new(&document::BAD_DUE, span).variant("no-call-here"));
            }
            Some((DueSpec::Expr(_), span)) => match due(s, number) {
                Ok(_) => {}
                Err(DueProblem::NoOccurrence) => {
                    out.push(Diagnostic::new(&document::BAD_DUE, span).variant("no-occurrence-here"));
                }
                Err(problem) => out.extend(of_problem(&problem, span)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::document::Source;

    #[test]
    fn what_a_target_counts_from_must_be_there() {
        let found = |by: &str| {
            let plan = format!(
                "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: cn}}\n\
                 units: {{hall: {{}}}}\nscorecard: {{base: 100, items: [{{id: i}}]}}\n\
                 indicators: {{dens: {{measure: 個, target: {{at_least: 3, by: {by}, item: i}}}}}}\n\
                 phases: [{{id: act, window: 2026-03-01..2026-03-31}}]\n\
                 tasks: [{{id: t, phase: act, responsible: hall, due: 2026-03-10, \
                 deliverable: {{kind: return, indicators: [dens]}}}}]\n"
            );
            let done = check(Source::new("p", plan), &Default::default(), &Default::default());
            let items = done.diagnostics.items().iter().map(|d| (d.code.id, d.variant));
            let own =
                |id: &str| id.starts_with("target/") || id.starts_with("document/") || id.starts_with("calendar/");
            items.filter(|(id, _)| own(id) || id.contains("/unknown-")).collect::<Vec<_>>()
        };
        for good in ["campaign.end", "phase.act.end", "task.t.done + 5 d", "{before: 2026-03-21}", "2026-03-20 18:00"] {
            assert_eq!(found(good), [], "{good}");
        }
        assert_eq!(found("phase.atc.end"), [("window/unknown-phase", "")]);
        assert_eq!(found("phase.end"), [("window/unknown-phase", "target")]);
        assert_eq!(found("task.x.done"), [("graph/unknown-task", "")]);
        assert_eq!(found("call + 3 d"), [("document/bad-due", "no-call-here")]);
        assert_eq!(found("occurrence"), [("document/bad-due", "no-occurrence-here")]);
        assert_eq!(found("2039-03-01 + 3 workdays"), [("calendar/year-not-covered", "")]);
        assert_eq!(found("儘快"), [("target/no-deadline", "words")]);
        assert_eq!(found(""), [("target/no-deadline", "")]);
        assert_eq!(found("2026-03-99"), [("document/bad-date", "no-such-day")]);
    }
}
