//! Dates as offices write them: `10月31日`, `10月31日前`, `10月底`, `11-25前`.

use super::campaign::BeforeMeans;
use super::decode::Decoder;
use crate::diagnostic::{Diagnostic, Edit, window};
use crate::document::Node;
use crate::time::{Anchor, DateError, DueExpr, DuePoint, parse_date};
use chrono::{Datelike, NaiveDate};

const BEFORE: [&str; 3] = ["之前", "以前", "前"];

/// A due date in an office's own words, or `None` when it is written in the format's. The inner `None` says that it is
/// no day, and a finding why.
///
/// 前 is read both ways in practice. Where the campaign does not say which, the day is taken as included, and a finding
/// offers both ways to write it.
pub(super) fn due(node: &Node, d: &mut Decoder) -> Option<Option<DueExpr>> {
    let text = node.text()?.trim();
    let bare = BEFORE.iter().find_map(|word| text.strip_suffix(word));
    let bare_or_text = half_width(bare.unwrap_or(text).trim());
    if let Some(first) = month_end(&bare_or_text) {
        // The end of a month is no one day, so that nobody reads its last day as too late.
        return Some(match last_of_month(&first, d.year) {
            Ok(day) => day.map(on),
            Err(e) => {
                d.bad_date(node, &as_written(e, text));
                None
            }
        });
    }
    let plain = chinese(&bare_or_text);
    // What is an expression without the word is one that the format reads itself.
    let date = match (plain, bare) {
        (Some(date), _) => date,
        (None, Some(_)) if bare_or_text.starts_with(|c: char| c.is_ascii_digit()) => bare_or_text,
        _ => return None,
    };
    let day = match parse_date(&date, d.year) {
        Ok(day) => day,
        Err(e) => {
            d.bad_date(node, &as_written(e, text));
            return Some(None);
        }
    };
    if bare.is_some() && d.before_means.is_none() {
        d.push(ambiguous(node, text, &date, day));
    }
    let excluded = bare.is_some() && d.before_means == Some(BeforeMeans::Excluding);
    Some(Some(if excluded { DueExpr::Before(at(day)) } else { on(day) }))
}

fn at(day: NaiveDate) -> DuePoint {
    DuePoint { anchor: Anchor::Date(day), offset: None, time: None }
}

fn on(day: NaiveDate) -> DueExpr {
    DueExpr::On(at(day))
}

/// Digits as wide as the characters around them are what a Chinese keyboard gives.
fn half_width(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        c => c,
    };
    text.chars().map(one).collect()
}

/// `10月底` and `2026年10月底`: the first day of that month as the format writes it.
fn month_end(text: &str) -> Option<String> {
    let month = text.strip_suffix(['底', '末']).filter(|t| t.ends_with('月'))?;
    chinese(&format!("{month}1日"))
}

fn last_of_month(first: &str, year: Option<i32>) -> Result<Option<NaiveDate>, DateError> {
    let first = parse_date(first, year)?;
    let next = if first.month() == 12 { (first.year() + 1, 1) } else { (first.year(), first.month() + 1) };
    Ok(NaiveDate::from_ymd_opt(next.0, next.1, 1).and_then(|d| d.pred_opt()))
}

/// The error in the office's words, not in those made of them.
fn as_written(error: DateError, text: &str) -> DateError {
    match error {
        DateError::NoSuchDay(_) => DateError::NoSuchDay(text.to_owned()),
        DateError::NoYear(_) => DateError::NoYear(text.to_owned()),
        DateError::Form(_) | DateError::Backwards(_) => DateError::Form(text.to_owned()),
    }
}

fn ambiguous(node: &Node, text: &str, date: &str, day: NaiveDate) -> Diagnostic {
    let with = |text: String| vec![Edit { span: node.span, text }];
    Diagnostic::new(&window::AMBIGUOUS_BEFORE, node.span)
        .arg("text", text)
        .arg("day", day)
        .offer("including", with(date.to_owned()))
        .offer("excluding", with(format!("{{before: {date}}}")))
}

/// 二十三, 十, 廿一, 三十一: numbers of days and months as Chinese writes them.
fn numeral(text: &str) -> Option<u8> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| DIGITS.chars().position(|d| d == c).and_then(|n| u8::try_from(n).ok());
    let tens = |c: char| match c {
        '廿' => Some(2),
        '卅' => Some(3),
        _ => None,
    };
    match text.chars().collect::<Vec<_>>().as_slice() {
        ['十'] => Some(10),
        [one] => digit(*one).filter(|n| *n > 0).or(tens(*one).map(|n| n * 10)),
        ['十', one] => Some(10 + digit(*one).filter(|n| *n > 0)?),
        [ten, '十'] => Some(digit(*ten).filter(|n| *n > 1)? * 10),
        [ten, one] => Some(tens(*ten)? * 10 + digit(*one).filter(|n| *n > 0)?),
        [ten, '十', one] => Some(digit(*ten).filter(|n| *n > 1)? * 10 + digit(*one).filter(|n| *n > 0)?),
        _ => None,
    }
}

/// `2026年10月31日`, `10月31日` or 十月三十一日 as the format writes it.
fn chinese(text: &str) -> Option<String> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(year.trim().parse::<u16>().ok()?), rest),
        None => (None, text),
    };
    let (month, rest) = rest.split_once('月')?;
    let day = rest.trim().strip_suffix(['日', '號', '号'])?;
    let two = |n: &str| n.trim().parse::<u8>().ok().or_else(|| numeral(n.trim()));
    let (month, day) = (two(month)?, two(day)?);
    Some(year.map_or_else(|| format!("{month:02}-{day:02}"), |y| format!("{y:04}-{month:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::{chinese, half_width, month_end};
    use crate::diagnostic::{Diagnostic, Language};
    use crate::document::Source;
    use crate::plan::{DueSpec, Parsed, parse};
    use crate::time::DueExpr;

    #[test]
    fn dates_of_offices_are_read() {
        assert_eq!(chinese("10月31日").as_deref(), Some("10-31"));
        assert_eq!(chinese("2026年1月5日").as_deref(), Some("2026-01-05"));
        assert_eq!(chinese("十月三十一日").as_deref(), Some("10-31"));
        assert_eq!(chinese("八月廿一日").as_deref(), Some("08-21"));
        assert_eq!(chinese("十二月十日").as_deref(), Some("12-10"));
        for other in ["十十月一日", "月半日", "一月二日半"] {
            assert_eq!(chinese(other), None, "{other}");
        }
        for other in ["10-31", "10月", "即日", "月日", "20__年5月1日", "5月300日"] {
            assert_eq!(chinese(other), None, "{other}");
        }
        assert_eq!(half_width("１０月３１日"), "10月31日");
        assert_eq!(month_end("2026年2月底").as_deref(), Some("2026-02-01"));
        assert_eq!((month_end("年底"), month_end("10月"), month_end("底")), (None, None, None));
    }

    /// Reads a plan whose campaign has these further fields and whose task is due so.
    fn read(campaign: &str, due: &str) -> Parsed {
        let text = format!(
            "duban: 1\ncampaign: {{id: d, window: 2026-08-10..2026-12-10, time_zone: Asia/Shanghai, calendar: cn{campaign}}}\n\
             units: {{a: {{}}}}\ntasks: [{{id: t, responsible: a, due: {due}}}]\n"
        );
        parse(Source::new("plan", text), &Default::default())
    }

    fn due(parsed: &Parsed) -> Option<DueExpr> {
        match &parsed.plan.as_ref()?.tasks.first()?.due.as_ref()?.value {
            DueSpec::Expr(expr) => Some(expr.clone()),
            DueSpec::Vague(words) => panic!("`{words}` was read as words"),
        }
    }

    fn codes(parsed: &Parsed) -> Vec<&'static str> {
        parsed.findings.iter().map(|d| d.code.id).collect()
    }

    #[test]
    fn before_is_read_as_the_campaign_says() {
        let plain = due(&read(", year: 2026", "10-31"));
        let excluded = due(&read(", year: 2026", "{before: 10-31}"));
        assert!(plain.is_some() && excluded.is_some());
        for text in ["10月31日前", "10月31日之前", "'10月31日 以前'", "10-31前", "2026年10月31日前", "１０月３１日前"]
        {
            let open = read(", year: 2026", text);
            assert_eq!((due(&open), codes(&open)), (plain.clone(), vec!["window/ambiguous-before"]), "{text}");
            let including = read(", year: 2026, before_means: including", text);
            assert_eq!((due(&including), codes(&including)), (plain.clone(), vec![]), "{text}");
            let excluding = read(", year: 2026, before_means: excluding", text);
            assert_eq!((due(&excluding), codes(&excluding)), (excluded.clone(), vec![]), "{text}");
        }
    }

    #[test]
    fn a_date_without_the_word_is_that_day_under_either_reading() {
        for means in ["", ", before_means: including", ", before_means: excluding"] {
            for text in ["10月31日", "１０月３１日", "2026年10月31號"] {
                let read = read(&format!(", year: 2026{means}"), text);
                assert_eq!((due(&read), codes(&read)), (due(&self::read("", "2026-10-31")), vec![]), "{text}");
            }
        }
    }

    #[test]
    fn the_end_of_a_month_is_its_last_day() {
        for (text, day) in [
            ("10月底", "2026-10-31"),
            ("10月底前", "2026-10-31"),
            ("11月末之前", "2026-11-30"),
            ("2028年2月底", "2028-02-29"),
            ("１２月底", "2026-12-31"),
        ] {
            let read = read(", year: 2026, before_means: excluding", text);
            assert_eq!((due(&read), codes(&read)), (due(&self::read("", day)), vec![]), "{text}");
        }
        assert_eq!(codes(&read("", "10月底前")), ["window/year-missing"]);
        assert_eq!(codes(&read(", year: 2026", "13月底前")), ["document/bad-date"]);
    }

    #[test]
    fn drafted_dates_stand_wherever_a_date_does() {
        let both = read(", year: 2026", "{earliest: [10月31日前, 2026-11-05]}");
        assert_eq!(codes(&both), ["window/ambiguous-before"]);
        assert_eq!(due(&both), due(&read("", "{earliest: [2026-10-31, 2026-11-05]}")));
        let excluding = read(", year: 2026, before_means: excluding", "{latest: [10月31日前, 2026-11-05]}");
        assert_eq!(due(&excluding), due(&read("", "{latest: [{before: 2026-10-31}, 2026-11-05]}")));
    }

    #[test]
    fn days_that_do_not_exist_are_said_in_the_words_written() {
        for (text, code) in [
            ("2月30日前", "document/bad-date"),
            ("13月1日", "document/bad-date"),
            ("10月前", "document/bad-date"),
            ("10-32前", "document/bad-date"),
            ("13月底前", "document/bad-date"),
        ] {
            let read = read(", year: 2026", text);
            assert_eq!((due(&read), codes(&read)), (None, vec![code]), "{text}");
            let said = read.findings[0].message(Language::En);
            assert!(said.contains(&format!("`{text}`")), "{said}");
        }
        assert_eq!(codes(&read("", "10月31日前")), ["window/year-missing"]);
    }

    #[test]
    fn a_campaign_from_now_on_needs_its_day_of_issue() {
        let campaign = |window: &str, issued: &str| {
            let text = format!(
                "duban: 1\ncampaign: {{id: d, year: 2026, window: {window}, time_zone: Asia/Shanghai, calendar: cn{issued}}}\n"
            );
            parse(Source::new("plan", text), &Default::default())
        };
        for window in ["即日起..12-10", "'即日起..12-10'", "\"從即日起..2026-12-10\"", "'即日起 .. 12-10'"]
        {
            let read = campaign(window, ", issued: 08-10");
            assert_eq!(codes(&read), ["window/undated-start"], "{window}");
            let plan = read.plan.as_ref().unwrap();
            assert_eq!(plan.campaign.window.to_string(), "2026-08-10..2026-12-10", "{window}");
            let [edit] = read.findings[0].fixes[0].edits.as_slice() else { panic!("one edit") };
            let mut text = read.source.text().to_owned();
            text.replace_range(edit.span.range(), &edit.text);
            let again = parse(Source::new("plan", text.as_str()), &Default::default());
            assert_eq!(codes(&again), [""; 0], "{text}");
        }
        assert_eq!(codes(&campaign("即日起..12-10", "")), ["document/missing-field"]);
        assert_eq!(codes(&campaign("即日起..12-10", ", issued: 02-30")), ["document/bad-date"]);
        assert_eq!(codes(&campaign("即日起..08-01", ", issued: 08-10")), ["window/empty-window"]);
        assert_eq!(codes(&campaign("適時..12-10", ", issued: 08-10")), ["document/bad-date"]);
    }

    #[test]
    fn the_two_ways_to_write_it_are_offered() {
        let read = read(", year: 2026", "10月31日前");
        let finding: &Diagnostic = &read.findings[0];
        let titles: Vec<String> = finding.fixes.iter().map(|f| finding.fix_title(f, Language::En)).collect();
        assert_eq!(titles, ["2026-10-31 is still in time", "the day before 2026-10-31 is the last"]);
        for (fix, want) in finding.fixes.iter().zip(["10-31", "{before: 10-31}"]) {
            assert_eq!(fix.edits[0].text, want);
            assert!(!fix.sure);
        }
    }
}
