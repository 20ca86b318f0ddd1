//! Dates as offices write them: `10月31日`, `10月31日前`, `11-25前`.

use super::campaign::BeforeMeans;
use super::decode::Decoder;
use crate::diagnostic::{Diagnostic, Edit, window};
use crate::document::Node;
use crate::time::{Anchor, DueExpr, DuePoint, parse_date};
use chrono::NaiveDate;

const BEFORE: [&str; 4] = ["之前", "以前", "前", "底前"];

/// A due date in an office's own words, or `None` when it is written in the format's. The inner `None` says that it is
/// no day, and a finding why.
///
/// 前 is read both ways in practice. Where the campaign does not say which, the day is taken as included, and a finding
/// offers both ways to write it.
pub(super) fn due(node: &Node, d: &mut Decoder) -> Option<Option<DueExpr>> {
    let text = node.text()?.trim();
    let bare = BEFORE.iter().find_map(|word| text.strip_suffix(word));
    let plain = chinese(bare.unwrap_or(text).trim());
    // What is an expression without the word is one that the format reads itself.
    let date = match (plain, bare) {
        (Some(date), _) => date,
        (None, Some(bare)) if bare.starts_with(|c: char| c.is_ascii_digit()) => bare.trim().to_owned(),
        _ => return None,
    };
    let day = match parse_date(&date, d.year) {
        Ok(day) => day,
        Err(e) => {
            d.bad_date(node, &e);
            return Some(None);
        }
    };
    let point = DuePoint { anchor: Anchor::Date(day), offset: None, time: None };
    if bare.is_none() {
        return Some(Some(DueExpr::On(point)));
    }
    if d.before_means.is_none() {
        d.push(ambiguous(node, text, &date, day));
    }
    let excluded = d.before_means == Some(BeforeMeans::Excluding);
    Some(Some(if excluded { DueExpr::Before(point) } else { DueExpr::On(point) }))
}

fn ambiguous(node: &Node, text: &str, date: &str, day: NaiveDate) -> Diagnostic {
    let with = |text: String| vec![Edit { span: node.span, text }];
    Diagnostic::new(&window::AMBIGUOUS_BEFORE, node.span)
        .arg("text", text)
        .arg("day", day)
        .offer("including", with(date.to_owned()))
        .offer("excluding", with(format!("{{before: {date}}}")))
}

/// `2026年10月31日` or `10月31日` as the format writes it.
fn chinese(text: &str) -> Option<String> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(year.trim().parse::<u16>().ok()?), rest),
        None => (None, text),
    };
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim().strip_suffix(['日', '號', '号'])?;
    let two = |n: &str| n.trim().parse::<u8>().ok();
    let (month, day) = (two(month)?, two(day)?);
    Some(year.map_or_else(|| format!("{month:02}-{day:02}"), |y| format!("{y:04}-{month:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn dates_of_offices_are_read() {
        assert_eq!(chinese("10月31日").as_deref(), Some("10-31"));
        assert_eq!(chinese("2026年1月5日").as_deref(), Some("2026-01-05"));
        for other in ["10-31", "10月", "即日", "月日", "20__年5月1日", "5月300日"] {
            assert_eq!(chinese(other), None, "{other}");
        }
    }
}
