//! `every:` in its short forms and as an RFC 5545 rule.

use super::decode::{Decode, Decoder, choice};
use crate::diagnostic::{Diagnostic, document};
use crate::document::{Node, Value};
use crate::time::{Period, PeriodUnit, Recurrence};
use chrono::NaiveDate;

/// How often a task recurs.
#[derive(Debug, Clone, PartialEq)]
pub struct Every(pub Recurrence);

choice! {
    /// A day of the week.
    pub enum WeekdayName {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

const FORMS: [&str; 6] = ["week", "month", "quarter", "year", "interval", "rrule"];

impl Decode for Every {
    fn decode(node: &Node, d: &mut Decoder) -> Option<Self> {
        let entries = d.map(node)?;
        let mut known = FORMS.to_vec();
        known.extend(["until", "count"]);
        d.unknown_fields(entries, &known);
        let mut forms = entries.iter().filter(|(k, _)| k.text().is_some_and(|t| FORMS.contains(&t)));
        let (Some((key, value)), None) = (forms.next(), forms.next()) else {
            d.push(
                Diagnostic::new(&document::BAD_RECURRENCE, node.span)
                    .variant("one-form")
                    .arg("known", FORMS.join(", ")),
            );
            return None;
        };
        if node.get("until").is_some() && node.get("count").is_some() {
            d.push(Diagnostic::new(&document::BAD_RECURRENCE, node.span).variant("two-ends"));
            return None;
        }
        let mut rule = match key.text() {
            Some("rrule") => {
                let text = &d.scalar(value, "text")?.text;
                match Recurrence::parse_rrule(text) {
                    Ok(rule) => rule,
                    Err(e) => {
                        d.push(Diagnostic::new(&document::BAD_RECURRENCE, value.span).variant("rrule").arg("text", e));
                        return None;
                    }
                }
            }
            Some("week") => {
                let days = on_list::<WeekdayName>(value, d, &["on"])?;
                Recurrence::weekly_on(days.into_iter().map(weekday).collect())
            }
            Some("month") => Recurrence::monthly_on(month_days(value, d, &["on"])?),
            Some("quarter") => {
                let days = month_days(value, d, &["on", "month"])?;
                let month = d.optional::<i64>(value, "month").unwrap_or(1);
                match (u8::try_from(month).ok().filter(|m| (1..=3).contains(m)), days.as_slice()) {
                    (Some(month), [day]) => Recurrence::quarterly(month, *day),
                    (month_ok, _) => {
                        let wrong = if month_ok.is_none() { "month" } else { "on" };
                        let place = value.get(wrong).unwrap_or(value);
                        let text = if month_ok.is_none() { month.to_string() } else { format!("{days:?}") };
                        d.push(Diagnostic::new(&document::BAD_RECURRENCE, place.span).variant("day").arg("text", text));
                        return None;
                    }
                }
            }
            Some("year") => {
                let entries = d.map(value)?;
                d.unknown_fields(entries, &["on"]);
                let date = d.required::<NaiveDate>(value, "on")?;
                use chrono::Datelike;
                let (Ok(month), Ok(day)) = (u8::try_from(date.month()), i8::try_from(date.day())) else { return None };
                Recurrence::yearly_on(month, day)
            }
            _ => {
                let period = Period::decode(value, d)?;
                let days = match period.unit {
                    PeriodUnit::Days => period.amount,
                    PeriodUnit::Weeks => period.amount.saturating_mul(7),
                    _ => 0,
                };
                if days == 0 {
                    d.bad(&document::BAD_RECURRENCE, value, "interval");
                    return None;
                }
                Recurrence::every_days(days)
            }
        };
        if let Some(until) = d.optional::<NaiveDate>(node, "until") {
            rule = rule.with_until(until);
        }
        if let Some(count) = d.optional::<i64>(node, "count") {
            let Some(count) = u32::try_from(count).ok().filter(|c| *c > 0) else {
                d.push(Diagnostic::new(&document::BAD_RECURRENCE, node.span).variant("count").arg("text", count));
                return None;
            };
            rule = rule.with_count(count);
        }
        Some(Every(rule))
    }
}

/// `{on: x}` or `{on: [x, y]}`.
fn on_list<T: Decode>(node: &Node, d: &mut Decoder, known: &[&'static str]) -> Option<Vec<T>> {
    let entries = d.map(node)?;
    d.unknown_fields(entries, known);
    match node.get("on") {
        Some(on) if matches!(on.value, Value::Seq(_)) => d.required(node, "on"),
        _ => d.required::<T>(node, "on").map(|one| vec![one]),
    }
}

fn month_days(node: &Node, d: &mut Decoder, known: &[&'static str]) -> Option<Vec<i8>> {
    let days = on_list::<i64>(node, d, known)?;
    let valid: Vec<i8> = days
        .iter()
        .filter_map(|n| i8::try_from(*n).ok())
        .filter(|n| (1..=31).contains(n) || (-31..=-1).contains(n))
        .collect();
    if valid.len() == days.len() && !valid.is_empty() {
        return Some(valid);
    }
    let place = node.get("on").unwrap_or(node);
    let text = days.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    d.push(Diagnostic::new(&document::BAD_RECURRENCE, place.span).variant("day").arg("text", text));
    None
}

fn weekday(name: WeekdayName) -> chrono::Weekday {
    match name {
        WeekdayName::Mon => chrono::Weekday::Mon,
        WeekdayName::Tue => chrono::Weekday::Tue,
        WeekdayName::Wed => chrono::Weekday::Wed,
        WeekdayName::Thu => chrono::Weekday::Thu,
        WeekdayName::Fri => chrono::Weekday::Fri,
        WeekdayName::Sat => chrono::Weekday::Sat,
        WeekdayName::Sun => chrono::Weekday::Sun,
    }
}
