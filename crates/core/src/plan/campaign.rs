//! The campaign: its window, time zone and calendar.

use super::decode::{Decode, Decoder, Spanned, choice, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::diagnostic::{Diagnostic, Edit, document, window};
use crate::document::{Node, Span, Style, Value};
use crate::time::{Base, Calendar, Period, Window, Zone, parse_date};
use chrono::NaiveDate;
use std::collections::BTreeMap;

record! {
    /// The campaign as a whole.
    pub struct CampaignSpec {
        /// Its name in journals and files.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// The year of dates written `MM-DD`; `{assumed: 2026}` where the text leaves it blank.
        year: Option<YearSpec> = optional,
        /// First to last day, both included. It may start with words, such as 即日起, where `issued` gives the day.
        window: Spanned<CampaignWindow> = required,
        /// The day the plan was issued: the first day of a window that starts with 即日起.
        issued: Option<NaiveDate> = optional,
        /// Whether the day named in a date such as 10月31日前 is included.
        before_means: Option<BeforeMeans> = optional,
        /// Time zone of every date and time of the plan.
        time_zone: Zone = required,
        /// Which days are working days.
        calendar: Spanned<CalendarSpec> = required,
        /// The laws it rests on.
        basis: Vec<String> = default,
        /// The unit that leads it.
        lead: Option<Spanned<Id>> = optional,
        /// How long before a due instant a duty is due soon; 3 working days unless set.
        due_soon: Option<Period> = optional,
        /// How often a duty is urged while it is overdue; never unless set.
        urge: Option<Period> = optional,
        /// How it begins; by itself on its first day unless set.
        start: Option<Start> = optional,
        /// What a suspension does to due dates; they stand unless set.
        suspension: Option<Suspension> = optional,
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on the campaign.
        allow: Vec<Allow> = default,
    }
}

choice! {
    /// How a campaign begins.
    pub enum Start {
        /// By itself, on its first day.
        Automatic = "automatic",
        /// By the fact `started`.
        Manual = "manual",
    }
}

choice! {
    /// What a suspension does to due dates.
    pub enum Suspension {
        /// They move by the working time suspended.
        Shift = "shift",
        /// They stand.
        Stand = "stand",
    }
}

choice! {
    /// How a campaign reads 前 after a date.
    pub enum BeforeMeans {
        /// The day itself is still in time.
        Including = "including",
        /// The day before is the last.
        Excluding = "excluding",
    }
}

record! {
    /// A year that the text leaves blank.
    pub struct AssumedYear {
        /// The year taken in its place.
        assumed: i64 = required,
    }
}

/// The year of dates without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearSpec(pub i64);

impl Decode for YearSpec {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        if let Value::Map(_) = node.value {
            let year = AssumedYear::decode(node, d)?;
            d.push(Diagnostic::new(&window::YEAR_ASSUMED, node.span).arg("year", year.assumed));
            return Some(YearSpec(year.assumed));
        }
        i64::decode(node, d).map(YearSpec)
    }
}

/// The campaign's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CampaignWindow(pub Window);

impl std::ops::Deref for CampaignWindow {
    type Target = Window;
    fn deref(&self) -> &Window {
        &self.0
    }
}

/// Words that stand for a first day nobody can look up.
const FROM_NOW: [&str; 8] =
    ["即日起", "即日", "從即日起", "从即日起", "從現在開始", "从现在开始", "從現在起", "从现在起"];

impl Decode for CampaignWindow {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let text = &d.scalar(node, "window")?.text;
        let Some((words, last)) = text.split_once("..").filter(|(first, _)| FROM_NOW.contains(&first.trim())) else {
            return Window::decode(node, d).map(CampaignWindow);
        };
        let Some(first) = d.issued else {
            // A day of issue that cannot be read has a finding of its own.
            if d.issue_unreadable {
                return None;
            }
            d.push(Diagnostic::new(&document::MISSING_FIELD, node.span).arg("field", "issued"));
            return None;
        };
        let window = Window::parse(&format!("{first}..{}", last.trim()), d.year);
        let window = window.map_err(|e| d.bad_date(node, &e)).ok()?;
        let quote = u32::from(d.scalar(node, "window")?.style == Style::Quoted);
        let start = node.span.start + quote;
        let end = start + u32::try_from(words.len()).unwrap_or(0);
        let place = Span { start, end: end.min(node.span.end), ..node.span };
        let edit = Edit { span: place, text: first.to_string() };
        let finding = Diagnostic::new(&window::UNDATED_START, place).arg("words", words.trim()).arg("first", first);
        d.push(finding.offer("date", vec![edit]));
        Some(CampaignWindow(window))
    }
}

/// Tells the decoder what dates go by: the day of issue, and how 前 is read.
pub(super) fn set_drafting(root: &Node, d: &mut Decoder) {
    let of = |key: &str| root.get("campaign").and_then(|c| c.get(key)).filter(|n| !n.is_null());
    let issued = of("issued");
    d.issued = issued.and_then(Node::text).and_then(|text| parse_date(text, d.year).ok());
    d.issue_unreadable = issued.is_some() && d.issued.is_none();
    d.before_means = of("before_means").and_then(Node::text).and_then(BeforeMeans::from_word);
}

impl Decode for Zone {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let zone = d.scalar(node, "text")?.text.parse();
        if zone.is_err() {
            d.bad(&document::BAD_VALUE, node, "time-zone");
        }
        zone.ok()
    }
}

choice! {
    /// The base of a working-day calendar.
    pub enum CalendarBase {
        /// Every day is a working day.
        EveryDay = "every-day",
        /// Monday to Friday.
        Weekdays = "weekdays",
        /// Mainland China: statutory holidays and make-up days.
        Cn = "cn",
    }
}

record! {
    /// A base with the host's own holidays and working days.
    pub struct CustomCalendar {
        /// What it starts from.
        base: CalendarBase = required,
        /// Days off besides.
        holidays: Vec<NaiveDate> = default,
        /// Days worked besides.
        workdays: Vec<NaiveDate> = default,
        /// Years for which the two lists, on top of Monday to Friday, are the whole truth.
        years: Vec<i64> = default,
    }
}

/// Which days are working days.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarSpec(pub Calendar);

impl Decode for CalendarSpec {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let of = |base| match base {
            CalendarBase::EveryDay => Base::EveryDay,
            CalendarBase::Weekdays => Base::Weekdays,
            CalendarBase::Cn => Base::Cn,
        };
        if let Value::Map(_) = node.value {
            let custom = CustomCalendar::decode(node, d)?;
            let years = custom.years.iter().filter_map(|y| i32::try_from(*y).ok()).collect();
            let (holidays, workdays) = (custom.holidays.into_iter().collect(), custom.workdays.into_iter().collect());
            return Some(CalendarSpec(Calendar::new(of(custom.base), holidays, workdays).with_covered_years(years)));
        }
        let base = CalendarBase::decode(node, d)?;
        Some(CalendarSpec(Calendar::new(of(base), Default::default(), Default::default())))
    }
}

/// The year that `MM-DD` dates belong to: the campaign's own, else the parameter `year`.
pub(super) fn plan_year(root: &Node, given: &BTreeMap<String, String>, findings: &mut Vec<Diagnostic>) -> Option<i32> {
    let own = root.get("campaign").and_then(|c| c.get("year"));
    let param = |name: &str| root.get("params").and_then(|p| p.get(name)).map(|p| p.get("default").unwrap_or(p));
    let node = own.map(|y| y.get("assumed").unwrap_or(y)).or_else(|| param("year"))?;
    let written = node.text().unwrap_or("").trim();
    // Dates are read before parameters are filled in, so a year that is itself a parameter is looked up here.
    let name = written.strip_prefix("${").and_then(|t| t.strip_suffix('}')).map(str::trim);
    let name = name.or(own.is_none().then_some("year"));
    let text = match name {
        Some(name) => given.get(name).map(String::as_str).or_else(|| param(name).and_then(Node::text)).unwrap_or(""),
        None => written,
    };
    let year = text.trim().parse::<i32>().ok().filter(|y| (1900..=2999).contains(y));
    if year.is_none() {
        findings.push(Diagnostic::new(&document::BAD_DATE, node.span).variant("year").arg("text", text));
    }
    year
}
