//! The campaign: its window, time zone and calendar.

use super::decode::{Decode, Decoder, Spanned, choice, record};
use super::id::Id;
use super::source_ref::{Allow, SourceRef};
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Value};
use crate::time::{Base, Calendar, Period, Window, Zone};
use chrono::NaiveDate;
use std::collections::BTreeMap;

record! {
    /// The campaign as a whole.
    pub struct CampaignSpec {
        /// Its name in journals and files.
        id: Spanned<Id> = required,
        /// Its title.
        title: Option<String> = optional,
        /// The year of dates written `MM-DD`.
        year: Option<i64> = optional,
        /// First to last day, both included.
        window: Spanned<Window> = required,
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
        /// Where it comes from.
        source: Option<SourceRef> = optional,
        /// Findings allowed on the campaign.
        allow: Vec<Allow> = default,
    }
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
    let node = own.or_else(|| param("year"))?;
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
