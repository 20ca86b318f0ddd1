//! A phase, or a campaign, whose first day is a holiday.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, calendar};
use crate::time::add_days;
use chrono::{Datelike, NaiveDate};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let campaign = &s.plan.campaign.window;
    for phase in &s.plan.phases {
        let first = phase.window.first;
        if let Some(workday) = after_holiday(s, first) {
            let finding = Diagnostic::new(&calendar::DUE_ON_REST_DAY, phase.window.span).variant("boundary");
            out.push(finding.arg("phase", &phase.id.value).arg("first", first).arg("workday", workday));
        }
    }
    // Where phases could not be read, one of them may begin with the campaign.
    let told =
        s.declared.phases.len() > s.plan.phases.len() || s.plan.phases.iter().any(|p| p.window.first == campaign.first);
    if let (false, Some(workday)) = (told, after_holiday(s, campaign.first)) {
        let finding = Diagnostic::new(&calendar::DUE_ON_REST_DAY, campaign.span).variant("boundary-campaign");
        out.push(finding.arg("first", campaign.first).arg("workday", workday));
    }
}

/// The first working day after a holiday that a day falls into: a day off on a weekday, or among at least three. Plans
/// begin on plain weekends without harm; it is holidays that are overlooked.
fn after_holiday(s: &Subject<'_>, day: NaiveDate) -> Option<NaiveDate> {
    let calendar = &s.timetable.calendar;
    let off = |n: i64| add_days(day, n).is_some_and(|d| calendar.is_workday(d) == Ok(false));
    let weekday = day.weekday().num_days_from_monday() < 5;
    let long = [(-2, -1), (-1, 1), (1, 2)].iter().any(|(a, b)| off(*a) && off(*b));
    (off(0) && (weekday || long)).then(|| calendar.next_workday(day).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said_of;

    fn holidays(calendar: &str, window: &str, phases: &str) -> Vec<String> {
        let plan = format!(
            "duban: 1\ncampaign: {{id: d, window: {window}, time_zone: Asia/Shanghai, calendar: {calendar}}}\nunits: {{a: {{}}}}\nphases: [{phases}]\ntasks: [{{id: t, responsible: a, due: campaign.end, shift: next-workday}}]\n"
        );
        said_of("calendar/due-on-rest-day", &plan)
    }

    #[test]
    fn holidays_are_told_and_weekends_are_not() {
        let phase =
            |window: &str| holidays("cn", "2026-03-01..2026-12-31", &format!("{{id: p, window: {window}}}")).len();
        // National Day, and the Sunday within it.
        assert_eq!(phase("2026-10-01..2026-11-30"), 1);
        assert_eq!(phase("2026-10-04..2026-11-30"), 1);
        // A plain Sunday, a Saturday worked for a holiday, a working day.
        assert_eq!(phase("2026-11-01..2026-11-30"), 0);
        assert_eq!(phase("2026-05-09..2026-11-30"), 0);
        assert_eq!(phase("2026-09-01..2026-11-30"), 0);
        assert_eq!(holidays("every-day", "2026-10-01..2026-12-31", "").len(), 0);
        assert_eq!(holidays("weekdays", "2026-10-01..2026-12-31", "").len(), 0);
        assert_eq!(holidays("{base: weekdays, holidays: [2026-10-01]}", "2026-10-01..2026-12-31", "").len(), 1);
    }

    #[test]
    fn a_day_that_campaign_and_phase_share_is_told_once() {
        let campaign = "2026-05-01..2026-11-01";
        assert_eq!(
            holidays("cn", campaign, "{id: p, window: 2026-05-01..2026-11-01}"),
            ["the phase `p` begins on 2026-05-01, a holiday; the first working day is 2026-05-06"]
        );
        assert_eq!(
            holidays("cn", campaign, "{id: p, window: 2026-05-06..2026-11-01}"),
            ["the campaign begins on 2026-05-01, a holiday; the first working day is 2026-05-06"]
        );
    }
}
