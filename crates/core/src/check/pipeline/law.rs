//! Limits against the law that the plan itself says they stand under.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, pipeline};
use crate::plan::{Law, Spanned, StateSpec};
use crate::rules::{Clock, ClockExtension};
use crate::time::{Base, Period, PeriodUnit};

/// What the law allows.
struct Allowed {
    article: String,
    within: Period,
    /// `None` where the law lets it be extended without fixing by how much.
    extend: Option<Option<Period>>,
    /// Whether days may be calendar days or working days.
    unspecified: bool,
    verified: bool,
}

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (id, spec) in s.plan.pipelines.iter().flat_map(|(_, p)| &p.states.0) {
        let Some(law) = &spec.law else { continue };
        let allowed = match &law.value {
            Law::Limit(limit) => Some(Allowed {
                article: limit.article.clone(),
                within: limit.within,
                extend: Some(limit.extend),
                unspecified: false,
                verified: true,
            }),
            Law::Clock(name) => clock(s, name, law, out).map(of_clock),
        };
        if let Some(allowed) = allowed {
            compare(s, id.as_str(), spec, law, &allowed, out);
        }
    }
}

fn of_clock(clock: &Clock) -> Allowed {
    Allowed {
        article: clock.article.clone(),
        within: clock.within,
        extend: match clock.extend {
            None => Some(None),
            Some(ClockExtension::Longest(most)) => Some(Some(most)),
            Some(ClockExtension::Open) => None,
        },
        unspecified: clock.unit.is_some(),
        verified: clock.verified,
    }
}

/// The clock of a pack, where it is law on some day of the campaign.
fn clock<'a>(s: &Subject<'a>, name: &str, law: &Spanned<Law>, out: &mut Vec<Diagnostic>) -> Option<&'a Clock> {
    let Some(clock) = s.clocks.get(name) else {
        if !s.clocks.is_written(name) {
            let known = s.clocks.iter().map(|(id, _)| id);
            out.push(Diagnostic::new(&pipeline::UNKNOWN_LAW, law.span).arg("name", name).suggest(name, known));
        }
        return None;
    };
    if let Some(day) = clock.repealed.filter(|day| *day <= s.timetable.window.first) {
        let finding = Diagnostic::new(&pipeline::UNKNOWN_LAW, law.span).variant("repealed").arg("name", name);
        out.push(finding.arg("article", &clock.article).arg("day", day));
        return None;
    }
    Some(clock)
}

fn compare(
    s: &Subject<'_>,
    state: &str,
    spec: &StateSpec,
    law: &Spanned<Law>,
    allowed: &Allowed,
    out: &mut Vec<Diagnostic>,
) {
    // Where every day counts as a working day, so many of them are so many days.
    let every_day = s.timetable.calendar.base() == Base::EveryDay;
    let own = |p: Period| if every_day && p.unit == PeriodUnit::Workdays { Period::days(p.amount) } else { p };
    let longer = |own: &[Period], law: &[Period]| excess(own, law, allowed.unspecified);
    let start = |place, variant| {
        let finding = Diagnostic::new(&pipeline::LIMIT_EXCEEDS_LAW, place).variant(variant);
        finding.arg("state", state).arg("article", &allowed.article).related("law", law.span)
    };
    let variant = |checked, unchecked| if allowed.verified { checked } else { unchecked };
    if let Some(within) = &spec.within
        && let Some(more) = longer(&[own(within.value)], &[allowed.within])
    {
        let finding = start(within.span, variant("", "unverified")).arg("within", within.value);
        out.push(finding.arg("limit", allowed.within).arg("excess", more));
    }
    // An extension is too long where it is longer than the law's and so is the time in all: who sets himself a shorter
    // limit may extend it up to the law's.
    let (Some(extension), Some(most)) = (&spec.extend, allowed.extend) else { return };
    let once = extension.once.value;
    let within = spec.within.as_ref().map_or(allowed.within, |w| own(w.value));
    let in_all: Vec<Period> = std::iter::once(allowed.within).chain(most).collect();
    let Some(total) = longer(&[within, own(once)], &in_all) else { return };
    match most {
        Some(most) => {
            let Some(more) = longer(&[own(once)], &[most]) else { return };
            let finding = start(extension.once.span, variant("extend", "extend-unverified")).arg("once", once);
            out.push(finding.arg("limit", most).arg("excess", more));
        }
        // That an article nobody has read allows none is not known.
        None if !allowed.verified => {}
        None => {
            let finding = start(extension.once.span, "no-extension").arg("once", once);
            out.push(finding.arg("limit", allowed.within).arg("excess", total));
        }
    }
}

/// By how much one sum of periods is certainly longer than another: exactly where both count in one unit, else at least
/// so many days. Working days against calendar days: so many working days are at least as many days, and at most what
/// `longest` says.
fn excess(own: &[Period], law: &[Period], unspecified: bool) -> Option<Period> {
    let all = || own.iter().chain(law);
    let sum = |of: &[Period]| of.iter().map(|p| u64::from(p.amount)).sum::<u64>();
    let amount = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let first = own.first()?.unit;
    // Days that may be working days compare with working days by number, and with calendar days by their longest.
    let same = all().all(|p| p.unit == first) && !(unspecified && first == PeriodUnit::Days);
    let working = unspecified
        && own.iter().all(|p| p.unit == PeriodUnit::Workdays)
        && law.iter().all(|p| p.unit == PeriodUnit::Days);
    if same || working {
        let more = sum(own).checked_sub(sum(law)).filter(|more| *more > 0)?;
        return Some(Period { amount: amount(more), unit: first });
    }
    let shortest: u64 = own.iter().map(|p| shortest(*p)).sum();
    let longest: u64 = law.iter().map(|p| longest(*p, unspecified)).sum();
    let hours = shortest.checked_sub(longest).filter(|more| *more > 0)?;
    let days = hours / 24;
    let unit = if days * 24 == hours { PeriodUnit::Days } else { PeriodUnit::Hours };
    Some(Period { amount: amount(if unit == PeriodUnit::Days { days } else { hours }), unit })
}

/// The fewest hours a period can last.
fn shortest(p: Period) -> u64 {
    let n = u64::from(p.amount);
    match p.unit {
        PeriodUnit::Hours => n,
        PeriodUnit::Days | PeriodUnit::Workdays => n * 24,
        PeriodUnit::Weeks => n * 7 * 24,
        PeriodUnit::Months => (n / 12 * 365 + n % 12 * 28) * 24,
    }
}

/// The most hours a period can last. For working days the bound is twice as many days and a fortnight, which no run of
/// weekends and public holidays comes near.
fn longest(p: Period, unspecified: bool) -> u64 {
    let n = u64::from(p.amount);
    match p.unit {
        PeriodUnit::Hours => n,
        PeriodUnit::Days if !unspecified => n * 24,
        PeriodUnit::Days | PeriodUnit::Workdays => (n * 2 + 14) * 24,
        PeriodUnit::Weeks => n * 7 * 24,
        PeriodUnit::Months => (n / 12 * 366 + n % 12 * 31) * 24,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn more(own: &str, law: &str, unspecified: bool) -> String {
        let list = |text: &str| text.split('+').map(|p| p.parse().unwrap()).collect::<Vec<Period>>();
        excess(&list(own), &list(law), unspecified).map_or("no".to_owned(), |p| p.to_string())
    }

    #[test]
    fn only_what_is_certainly_longer_is_longer() {
        for (own, law, expected) in [
            ("15 workdays", "15 workdays", "no"),
            ("20 workdays", "15 workdays", "5 workdays"),
            ("2 d", "24 h", "1 d"),
            ("30 h", "1 d", "6 h"),
            ("1 d", "24 h", "no"),
            ("5 w", "30 d", "5 d"),
            ("31 workdays", "30 d", "1 d"),
            ("30 workdays", "30 d", "no"),
            ("21 d", "15 workdays", "no"),
            ("44 d", "15 workdays", "no"),
            ("45 d", "15 workdays", "1 d"),
            ("1 month", "30 d", "no"),
            ("2 months", "30 d", "26 d"),
            ("90 d", "3 months", "no"),
            ("4 months", "3 months", "1 month"),
            ("12 months", "365 d", "no"),
            ("30 d+30 d", "30 d+15 d", "15 d"),
        ] {
            assert_eq!(more(own, law, false), expected, "{own} against {law}");
        }
        assert_eq!(more("4 workdays", "3 d", true), "1 workday", "working days at most");
        assert_eq!(more("4 d", "3 d", true), "no", "three working days may last longer");
        assert_eq!(more("21 d", "3 d", true), "1 d");
        assert_eq!(more("2 d", "24 h", true), "1 d");
    }

    fn found(calendar: &str, state: &str) -> Vec<(&'static str, &'static str)> {
        found_with("", calendar, state)
    }

    fn found_with(more: &str, calendar: &str, state: &str) -> Vec<(&'static str, &'static str)> {
        let mut library = crate::rules::RuleLibrary::new();
        let clocks = "filing: {title: F, article: A, within: 15 workdays, extend: 15 workdays, verified: true}\n\
                      read: {title: R, article: B, within: 30 d, verified: true}\n\
                      unread: {title: R, article: B, within: 30 d, verified: false}\n\
                      old: {title: O, article: C, within: 7 d, verified: true, repealed: 2026-03-01}\n\
                      open: {title: O, article: C, within: 7 d, extend: open, verified: true}\n";
        library.add_clocks("law", clocks);
        if !more.is_empty() {
            library.add_clocks("own", more);
        }
        let plan = format!(
            "duban: 1\ncampaign: {{id: p, window: 2026-03-01..2026-03-31, time_zone: '+08:00', calendar: {calendar}}}\n\
             units: {{a: {{}}}}\ntasks: [{{id: t, responsible: a, due: 2026-03-10}}]\n\
             pipelines: {{lead: {{initial: s, states: {{s: {{{state}}}, e: {{final: true}}}}, moves: [s -> e]}}}}\n"
        );
        let done = crate::check::check(crate::document::Source::new("p", plan), &Default::default(), &library);
        let own = |id: &str| id.starts_with("pipeline/") || id.starts_with("document/");
        let items = done.diagnostics.items().iter().filter(|d| own(d.code.id));
        items.map(|d| (d.code.id, d.variant)).collect()
    }

    #[test]
    fn limits_are_compared_with_the_clock_named() {
        let exceeds = |variant| [("pipeline/limit-exceeds-law", variant)];
        assert_eq!(found("cn", "within: 15 workdays, law: law/filing"), []);
        assert_eq!(found("cn", "within: 16 workdays, law: law/filing"), exceeds(""));
        assert_eq!(found("every-day", "within: 16 workdays, law: law/filing"), [], "sixteen days are fewer");
        assert_eq!(found("cn", "within: 31 d, law: law/unread"), exceeds("unverified"));
        let extended = |within: &str, once: &str, law: &str| {
            found("cn", &format!("within: {within}, extend: {{once: {once}, by: a}}, law: law/{law}"))
        };
        assert_eq!(extended("15 workdays", "15 workdays", "filing"), []);
        assert_eq!(extended("15 workdays", "20 workdays", "filing"), exceeds("extend"));
        assert_eq!(extended("10 workdays", "20 workdays", "filing"), [], "within the law's time in all");
        assert_eq!(extended("20 d", "10 d", "read"), []);
        assert_eq!(extended("30 d", "10 d", "read"), exceeds("no-extension"));
        assert_eq!(extended("30 d", "10 d", "unread"), []);
        assert_eq!(extended("7 d", "90 d", "open"), []);
    }

    #[test]
    fn a_clock_must_be_there_and_law() {
        assert_eq!(found("cn", "within: 3 d, law: law/fling"), [("pipeline/unknown-law", "")]);
        assert_eq!(found("cn", "within: 3 d, law: law/old"), [("pipeline/unknown-law", "repealed")]);
        let bad = "bad: {title: O, article: C, within: 7 dd, verified: true}\n";
        assert_eq!(found_with(bad, "cn", "within: 3 d, law: own/bad"), [("document/bad-duration", "")]);
        assert_eq!(found_with(bad, "cn", "within: 3 d"), [], "a plan that names no clock needs none");
        assert_eq!(found("cn", "within: 31 d, law: {article: A, within: 30 d}"), [("pipeline/limit-exceeds-law", "")]);
    }
}
