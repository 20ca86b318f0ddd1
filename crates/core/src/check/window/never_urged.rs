//! Urging so seldom that the campaign is over before the first time, or so often that it never ends.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, document, window};
use crate::document::Span;
use crate::time::Period;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let whole = s.tree.and_then(|t| t.get("campaign")).and_then(|c| c.get("urge"));
    out.extend(s.plan.campaign.urge.zip(whole).and_then(|(urge, node)| judged(s, urge, node.span)));
    for task in &s.plan.tasks {
        let node = s.written.get(&task.span.start).and_then(|t| t.get("urge"));
        out.extend(task.urge.zip(node).and_then(|(urge, node)| judged(s, urge, node.span)));
    }
}

fn judged(s: &Subject<'_>, urge: Period, place: Span) -> Option<Diagnostic> {
    if urge.amount == 0 {
        return Some(Diagnostic::new(&document::BAD_DURATION, place).variant("urge").arg("text", urge));
    }
    let reach = s.timetable.window;
    let start = s.timetable.zone.day_start(reach.first);
    // Where the calendar does not reach, nothing can be said.
    let first = s.timetable.clockwork().end_of(start, urge).ok()?.day(&s.timetable.zone);
    let days = reach.days();
    (first > reach.last).then(|| Diagnostic::new(&window::NEVER_URGED, place).arg("urge", urge).arg("days", days))
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{PLAN, found};

    #[test]
    fn a_period_within_the_campaign_is_sound() {
        let of = |campaign: &str, task: &str| {
            let plan = PLAN.replace("calendar: cn", &format!("calendar: cn, urge: {campaign}"));
            let task = format!("tasks: [{{id: t, responsible: {{each: towns}}, due: 2026-04-01, urge: {task}}}]\n");
            let plan = format!("{plan}{task}");
            let all = found(&plan);
            let own = ["window/never-urged", "document/bad-duration"];
            let of = all.items().iter().filter(|d| own.contains(&d.code.id));
            of.map(|d| (d.code.id, plan[d.span.range()].to_owned())).collect::<Vec<_>>()
        };
        let never = |text: &str| ("window/never-urged", text.to_owned());
        assert_eq!(of("3 workdays", "24 h"), []);
        assert_eq!(of("120 d", "3 months"), [], "2 March to 30 June are 121 days");
        assert_eq!(of("121 d", "1 w"), [never("121 d")]);
        assert_eq!(of("1 d", "2904 h"), [never("2904 h")]);
        assert_eq!(of("1 d", "4 months"), [never("4 months")]);
        assert_eq!(of("0 d", "0 h").len(), 2, "an error each: it would never end");
    }
}
