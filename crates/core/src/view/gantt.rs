//! The timetable as a Gantt chart in SVG. Whole numbers only: the same plan gives the same bytes.

use super::headline::titled;
use super::words::Words;
use crate::diagnostic::Language;
use crate::timetable::{Task, Timetable};
use chrono::{Datelike, NaiveDate};
use svg::Document;
use svg::node::Node;
use svg::node::element::{Circle, Group, Line, Rectangle, Text, Title};
use unicode_width::UnicodeWidthStr;

const ROW: i64 = 24;
const HEAD: i64 = 46;
const MARGIN: i64 = 12;
/// How wide the days are drawn in all, at least and at most.
const DAYS: (i64, i64) = (640, 1600);
/// Pixels that a column of text takes at most: a Latin letter one column, a Chinese character two.
const COLUMN: i64 = 7;
/// Titles longer than so many columns are cut; the whole is shown on pointing.
const LONGEST: usize = 44;
const INK: &str = "#1a1a1a";
const FAINT: &str = "#d5d9dd";
const CRITICAL: &str = "#b3261e";
const PLAIN: &str = "#3b6ea5";

/// Draws phases and tasks over the days of the campaign: a bar from when a task may be begun to when it is due, a dot for each
/// due date, the critical path in another colour and with a mark.
pub fn timetable_svg(timetable: &Timetable, language: Language) -> String {
    let w = Words::of(language);
    let scale = Scale::of(timetable, w);
    let rows = i64::try_from(timetable.phases.len() + timetable.tasks.len()).unwrap_or(0);
    let (wide, high) = (scale.right() + MARGIN, HEAD + rows * ROW + MARGIN + ROW);
    let mut sheet = Document::new()
        .set("viewBox", (0, 0, wide, high))
        .set("width", wide)
        .set("height", high)
        .set("role", "img")
        .set("lang", language.tag())
        .set("font-family", "system-ui, 'Noto Sans CJK SC', sans-serif")
        .set("font-size", 13);
    let window = timetable.window;
    sheet.append(Title::new(format!("{}..{}", window.first, window.last)));
    sheet.append(Rectangle::new().set("width", wide).set("height", high).set("fill", "#fff"));
    months(&mut sheet, &scale, HEAD + rows * ROW);
    let mut y = HEAD;
    for phase in &timetable.phases {
        let name = titled(phase.id.as_str(), Some(&phase.title));
        let mut row = row(&name, y, "600");
        row.append(bar(&scale, phase.window.first, phase.window.last, y, "#8a939b", 8));
        sheet.append(row);
        y += ROW;
    }
    for task in &timetable.tasks {
        sheet.append(of_task(timetable, task, &scale, y, w));
        y += ROW;
    }
    if !timetable.critical_path.is_empty() {
        let key = format!("◆ {}", w.critical_path);
        sheet.append(label(&key, MARGIN, y + 16, "400").set("fill", CRITICAL));
    }
    sheet.to_string() + "\n"
}

fn of_task(timetable: &Timetable, task: &Task, scale: &Scale, y: i64, w: &Words) -> Group {
    let mark = if task.critical { "◆ " } else { "" };
    let name = format!("{mark}{}", titled(task.id.as_str(), Some(&task.title)));
    let mut row = row(&name, y, "400");
    let colour = if task.critical { CRITICAL } else { PLAIN };
    let zone = &timetable.zone;
    for occurrence in &task.occurrences {
        let from = zone.local_date(occurrence.opens);
        let due = occurrence.deadline.map(|d| d.due);
        let day = due.map_or(timetable.window.last, |d| d.day(zone));
        row.append(
            bar(scale, from.min(day), day, y, colour, 6)
                .set("fill-opacity", if due.is_some() { "0.35" } else { "0.12" }),
        );
        if let Some(due) = due {
            let (x, middle) = (scale.x(day) + scale.day() / 2, y + ROW / 2);
            let told = format!("{name} · {} {}", w.due, due.show(zone));
            let dot = Circle::new().set("cx", x).set("cy", middle).set("r", 4).set("fill", colour);
            row.append(dot.add(Title::new(told)));
        }
    }
    row
}

fn row(name: &str, y: i64, weight: &str) -> Group {
    let shown = cut(name);
    let text = label(&shown, MARGIN, y + 16, weight);
    Group::new().add(Title::new(name)).add(text)
}

fn label(text: &str, x: i64, y: i64, weight: &str) -> Text {
    Text::new(text).set("x", x).set("y", y).set("font-weight", weight).set("fill", INK)
}

fn bar(scale: &Scale, first: NaiveDate, last: NaiveDate, y: i64, colour: &str, high: i64) -> Rectangle {
    let (left, right) = (scale.x(first), scale.x(last) + scale.day());
    let place = Rectangle::new().set("x", left).set("y", y + (ROW - high) / 2);
    place.set("width", (right - left).max(2)).set("height", high).set("rx", 2).set("fill", colour)
}

/// A line at the first of each month, with its name.
fn months(sheet: &mut Document, scale: &Scale, bottom: i64) {
    let mut day = scale.first;
    let mut last_label = i64::MIN / 2;
    while day <= scale.last {
        let x = scale.x(day);
        let line = Line::new().set("x1", x).set("x2", x).set("y1", HEAD - 10).set("y2", bottom);
        sheet.append(line.set("stroke", FAINT).set("stroke-width", 1));
        if x - last_label >= 56 {
            sheet.append(label(&day.format("%Y-%m").to_string(), x + 2, HEAD - 16, "400").set("font-size", 11));
            last_label = x;
        }
        let next = if day.month() == 12 {
            NaiveDate::from_ymd_opt(day.year() + 1, 1, 1)
        } else {
            day.with_day(1).and_then(|d| d.with_month(day.month() + 1))
        };
        let Some(next) = next else { break };
        day = next;
    }
}

fn cut(text: &str) -> String {
    if text.width_cjk() <= LONGEST {
        return text.to_owned();
    }
    let mut shown = String::new();
    for c in text.chars() {
        if shown.width_cjk() + 3 > LONGEST {
            break;
        }
        shown.push(c);
    }
    shown + "…"
}

/// Days across the sheet.
struct Scale {
    first: NaiveDate,
    last: NaiveDate,
    left: i64,
    wide: i64,
}

impl Scale {
    fn of(timetable: &Timetable, w: &Words) -> Scale {
        let zone = &timetable.zone;
        let phases = timetable.phases.iter().flat_map(|p| [p.window.first, p.window.last]);
        let occurrences = timetable.tasks.iter().flat_map(|t| &t.occurrences);
        let due = occurrences.filter_map(|o| o.deadline).map(|d| d.due.day(zone));
        let days = phases.chain(due).chain([timetable.window.first, timetable.window.last]);
        let (first, last) =
            days.fold((timetable.window.first, timetable.window.last), |(a, b), d| (a.min(d), b.max(d)));
        let phases = timetable.phases.iter().map(|p| titled(p.id.as_str(), Some(&p.title)));
        let tasks = timetable.tasks.iter().map(|t| format!("◆ {}", titled(t.id.as_str(), Some(&t.title))));
        let longest =
            phases.chain(tasks).map(|name| cut(&name).width_cjk()).max().unwrap_or(0).max(w.critical_path.len());
        let left = MARGIN * 2 + i64::try_from(longest).unwrap_or(0) * COLUMN;
        let count = (last - first).num_days() + 1;
        Scale { first, last, left, wide: (count * 6).clamp(DAYS.0, DAYS.1) }
    }

    fn count(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    fn day(&self) -> i64 {
        (self.wide / self.count()).max(1)
    }

    fn x(&self, day: NaiveDate) -> i64 {
        self.left + (day - self.first).num_days() * self.wide / self.count()
    }

    fn right(&self) -> i64 {
        self.left + self.wide + self.day()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::document::Source;

    #[test]
    fn every_task_has_a_row_and_every_due_date_a_dot() {
        let plan = check(
            Source::new(
                "plan.yaml",
                "duban: 1\ncampaign: {id: x, window: 2026-03-01..2026-05-31, time_zone: Asia/Shanghai, calendar: cn}\n\
                 units: {a: {title: A}}\nphases: [{id: p, title: P, window: 2026-03-01..2026-05-31}]\n\
                 tasks: [{id: t, title: \"<T>\", responsible: a, due: 2026-04-10}, {id: m, responsible: a, every: month, due: the 5th}]\n",
            ),
            &Default::default(),
            &Default::default(),
        );
        let timetable = plan.timetable.expect("fanned out");
        let dots: usize = timetable.tasks.iter().flat_map(|t| &t.occurrences).filter(|o| o.deadline.is_some()).count();
        let svg = timetable_svg(&timetable, Language::En);
        assert!(dots > 0);
        assert_eq!(svg.matches("<circle").count(), dots);
        assert!(svg.contains("&lt;T&gt;") && !svg.contains("<T>"), "{svg}");
    }
}
