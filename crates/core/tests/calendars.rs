//! What a plan is told beyond the years its calendar has data for: never a guess.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail by panicking")]

use duban::check::check;
use duban::diagnostic::Language;
use duban::document::Source;
use duban::rules::RuleLibrary;
use std::collections::BTreeMap;

/// The codes and English sentences about a task with these fields, of a campaign that runs into a year without data.
fn findings(fields: &str, calendar: &str) -> Vec<String> {
    let text = format!(
        "duban: 1\ncampaign: {{id: a, window: 2026-11-02..2027-03-31, time_zone: Asia/Shanghai, calendar: {calendar}}}\n\
         units: {{town: {{title: 鎮}}}}\ntasks:\n  - {{id: t, responsible: town, {fields}}}\n"
    );
    let checked = check(Source::new("p", text), &BTreeMap::new(), &RuleLibrary::new());
    let told = checked.diagnostics;
    told.items().iter().map(|d| format!("{}: {}", d.code.id, d.message(Language::En))).collect()
}

#[test]
fn every_count_of_working_days_beyond_the_data_is_an_error() {
    for fields in [
        "due: campaign.start + 60 workdays",
        "due: campaign.end - 3 workdays",
        "due: 2026-12-31 + 1 workdays",
        "due: {before: campaign.end - 1 workdays}",
        "due: {earliest: [2026-12-01, campaign.start + 60 workdays]}",
        "due: 2027-01-02, shift: next-workday",
        "due: 2027-01-02, shift: previous-workday",
        "due: 2026-12-31, grace: 2 workdays",
        "every: {month: {on: 1}}, shift: next-workday",
        "every: {month: {on: 28}}, due: occurrence + 5 workdays",
        "due: spring-festival + 400 workdays",
    ] {
        let told = findings(fields, "cn");
        assert!(
            told.iter().any(|f| f.starts_with("calendar/year-not-covered") && f.contains("2027")),
            "{fields}: {told:?}"
        );
        let own = "{base: cn, years: [2027, 2028], holidays: [2027-01-01]}";
        let told = findings(fields, own);
        assert!(!told.iter().any(|f| f.contains("year-not-covered")), "{fields}: {told:?}");
    }
}

#[test]
fn whether_a_day_beyond_the_data_is_off_is_not_guessed() {
    // 1 January and 6 February 2027: a holiday of every year, and a Saturday that a notice may make a working day.
    for (fields, day) in
        [("due: 2027-01-01", "2027-01-01"), ("due: 2027-02-06", "2027-02-06"), ("due: 2027-02-05", "2027-02-05")]
    {
        let told = findings(fields, "cn");
        let wanted = "calendar/due-on-rest-day: the calendar does not know the days off of 2027";
        assert!(told.iter().any(|f| f.starts_with(wanted)), "{day}: {told:?}");
        assert!(!told.iter().any(|f| f.contains("which is a day off")), "{told:?}");
    }
    // Known days are told all the same, and what is due every day asks nothing.
    let told = findings("every: {month: {on: 15}}", "cn");
    assert!(told.iter().any(|f| f.contains("due on 2026-11-15, which is a day off")), "{told:?}");
    assert!(told.iter().any(|f| f.contains("days off of 2027")), "{told:?}");
    assert_eq!(findings("every: {interval: 1 d}", "cn").iter().filter(|f| f.contains("day-off")).count(), 0);
    let told = findings("due: 2027-02-06", "weekdays");
    assert!(told.iter().any(|f| f.contains("2027-02-06, which is a day off")), "{told:?}");
    assert!(findings("due: 2027-02-05", "weekdays").iter().all(|f| !f.contains("rest-day")));
}
