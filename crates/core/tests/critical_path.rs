//! The critical path against a count of every path there is, day by day.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

use chrono::{Datelike, Days, NaiveDate};
use duban::check::check;
use duban::document::Source;
use duban::rules::RuleLibrary;
use duban::timetable::Timetable;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What a random task takes.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Nothing,
    Hours(u64),
    Days(u64),
    Weeks(u64),
    Workdays(u64),
}

/// A random task: how long it takes, how many days after the campaign it may begin, and which of the earlier tasks it
/// waits for; those in `due` only set its due date.
#[derive(Debug, Clone)]
struct Work {
    takes: Takes,
    begins: u64,
    after: u8,
    due: Option<u8>,
}

fn work() -> impl Strategy<Value = Work> {
    let takes = prop_oneof![
        Just(Takes::Nothing),
        (1u64..50).prop_map(Takes::Hours),
        (0u64..12).prop_map(Takes::Days),
        (1u64..3).prop_map(Takes::Weeks),
        (0u64..12).prop_map(Takes::Workdays),
    ];
    (takes, 0u64..25, any::<u8>(), proptest::option::weighted(0.2, any::<u8>()))
        .prop_map(|(takes, begins, after, due)| Work { takes, begins, after, due })
}

fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 20).unwrap()
}

fn holidays() -> BTreeSet<NaiveDate> {
    (1..=5).filter_map(|d| NaiveDate::from_ymd_opt(2026, 5, d)).collect()
}

/// Tasks that a task waits for; only those that stand before it, so that there is no ring.
fn before(tasks: &[Work], task: usize) -> Vec<usize> {
    (0..task).filter(|b| tasks[task].after & (1 << b) != 0).collect()
}

fn plan(tasks: &[Work]) -> String {
    let mut p = String::from(
        "duban: 1\ncampaign:\n  id: work\n  window: 2026-04-20..2027-12-31\n  time_zone: Asia/Shanghai\n  calendar:\n    \
         base: weekdays\n    holidays: [2026-05-01, 2026-05-02, 2026-05-03, 2026-05-04, 2026-05-05]\n    \
         workdays: [2026-05-09]\nunits: {a: {}}\ntasks:\n",
    );
    for (i, t) in tasks.iter().enumerate() {
        let first = start() + Days::new(t.begins);
        let _ = writeln!(p, "  - id: t{i}\n    responsible: a\n    window: {first}..2027-12-31");
        let after: Vec<String> = before(tasks, i).into_iter().map(|b| format!("t{b}")).collect();
        let _ = writeln!(p, "    after: [{}]", after.join(", "));
        match t.due.filter(|_| i > 0) {
            Some(due) => writeln!(p, "    due: task.t{}.done + 3 d", usize::from(due) % i).unwrap(),
            None => p.push_str("    due: 2027-12-31\n"),
        }
        let _ = match t.takes {
            Takes::Nothing => Ok(()),
            Takes::Hours(n) => writeln!(p, "    takes: {n} h"),
            Takes::Days(n) => writeln!(p, "    takes: {n} d"),
            Takes::Weeks(n) => writeln!(p, "    takes: {n} w"),
            Takes::Workdays(n) => writeln!(p, "    takes: {n} workdays"),
        };
    }
    p
}

fn works(day: NaiveDate) -> bool {
    let weekday = day.weekday().num_days_from_monday() < 5;
    Some(day) == NaiveDate::from_ymd_opt(2026, 5, 9) || (weekday && !holidays().contains(&day))
}

/// The first day after the work, counted day by day.
fn finish(mut day: NaiveDate, takes: Takes) -> NaiveDate {
    let (mut left, workdays) = match takes {
        Takes::Nothing | Takes::Hours(_) => return day,
        Takes::Days(n) => (n, false),
        Takes::Weeks(n) => (7 * n, false),
        Takes::Workdays(n) => (n, true),
    };
    while left > 0 {
        if !workdays || works(day) {
            left -= 1;
        }
        day = day + Days::new(1);
    }
    day
}

/// Work along a chain alone, each as soon as the one before is done and its own window has begun.
fn along(tasks: &[Work], path: &[usize]) -> NaiveDate {
    path.iter().fold(start(), |day, t| {
        let begins = start() + Days::new(tasks[*t].begins);
        finish(day.max(begins), tasks[*t].takes)
    })
}

/// Every chain that ends at a task, from any task on it.
fn chains(tasks: &[Work], task: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![task]];
    for b in before(tasks, task) {
        all.extend(chains(tasks, b).into_iter().map(|mut c| {
            c.push(task);
            c
        }));
    }
    all
}

fn timetable(tasks: &[Work]) -> Timetable {
    let text = plan(tasks);
    let checked = check(Source::new("plan", text.as_str()), &Default::default(), &RuleLibrary::new());
    assert!(!checked.diagnostics.has_errors(), "{text}\n{:?}", checked.diagnostics.items());
    checked.timetable.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A task is done as early as the longest of the chains before it lets it, and the critical path is one of them.
    #[test]
    fn the_critical_path_is_the_longest(tasks in proptest::collection::vec(work(), 1..=8)) {
        let timetable = timetable(&tasks);
        let mut latest = None;
        for (i, task) in timetable.tasks.iter().enumerate() {
            let longest = chains(&tasks, i).iter().map(|c| along(&tasks, c)).max().unwrap();
            prop_assert_eq!(task.earliest.unwrap().finish, longest, "t{} of {:#?}", i, &tasks);
            let counts = task.earliest.unwrap().held_by.is_some() || !matches!(tasks[i].takes, Takes::Nothing);
            latest = latest.max(counts.then_some(longest));
        }
        let path: Vec<usize> = timetable.critical_path.iter().map(|t| usize::from(*t)).collect();
        for pair in path.windows(2) {
            prop_assert!(before(&tasks, pair[1]).contains(&pair[0]), "{:?} is no chain of {:#?}", &path, &tasks);
        }
        let length = path.last().map(|_| along(&tasks, &path));
        prop_assert_eq!(length, latest, "{:?} of {:#?}", &path, &tasks);
    }
}

/// The counting itself, so that the property does not hold because both are wrong alike.
#[test]
fn work_is_counted_as_people_count_it() {
    let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
    assert_eq!(finish(day(4, 20), Takes::Workdays(5)), day(4, 25), "Monday to Friday, done on Friday evening");
    assert_eq!(finish(day(4, 30), Takes::Workdays(2)), day(5, 7), "1 to 5 May are days off");
    assert_eq!(finish(day(5, 8), Takes::Workdays(2)), day(5, 10), "Saturday the 9th is worked");
    assert_eq!(finish(day(4, 20), Takes::Weeks(1)), day(4, 27));
    assert_eq!(finish(day(4, 20), Takes::Hours(48)), day(4, 20));
}
