//! Phases, tasks and due dates over time, as an SVG.

use super::canvas::{Canvas, FRAME, Face, PLAIN, Paint, Side, width, wrap};
use super::words::{Words, put};
use crate::diagnostic::Language;
use crate::timetable::{PhaseIx, Task, Timetable};
use chrono::{Datelike, Days, NaiveDate};

/// Round the whole.
const MARGIN: i64 = 20;
/// How high a row is.
const ROW: i64 = 28;
/// How high the dates at the top are.
const HEAD: i64 = 44;
/// How wide the names at the left are, at least and at most.
const NAMES: (i64, i64) = (140, 300);
/// How wide all the days are, unless there are too few or too many.
const DAYS_WIDE: i64 = 620;
/// Due dates of one task beyond this many are not told apart on paper.
const MOST_DUE: usize = 400;

const PHASE: Paint = Paint { fill: "#e4eaf1", edge: "#54708f" };
const TASK: Paint = Paint { fill: "#dcecf9", edge: "#1f6fb2" };
const CRITICAL: Paint = Paint { fill: "#fde4e1", edge: "#b3261e" };

/// Draws the phases and tasks of a timetable, the critical path marked, with a line at `today` where that lies within.
pub fn gantt_svg(timetable: &Timetable, today: Option<NaiveDate>, language: Language) -> String {
    let w = Words::of(language);
    let scale = Scale::of(timetable);
    let rows = rows(timetable);
    let height = MARGIN + HEAD + i64::try_from(rows.len()).unwrap_or(0) * ROW + 44 + MARGIN;
    let mut canvas = Canvas::new(w.chart_gantt, (scale.left + scale.wide + MARGIN, height), language);
    let bottom = height - 44 - MARGIN;
    canvas.rect((scale.left, MARGIN + HEAD), (scale.wide, bottom - MARGIN - HEAD), FRAME, false);
    scale.months(&mut canvas, bottom);
    for (i, row) in (0_i64..).zip(&rows) {
        let top = MARGIN + HEAD + i * ROW;
        match row {
            Row::Phase(ix) => phase(&mut canvas, timetable, *ix, &scale, top),
            Row::Task(task) => draw_task(&mut canvas, timetable, task, &scale, top, w),
        }
    }
    if let Some(x) = today.and_then(|day| scale.within(day)) {
        canvas.line((x, MARGIN + HEAD - 6), (x, bottom), "#b3261e", true);
        canvas.text((x, MARGIN + HEAD - 10), w.chart_today, Face::Bold, Side::Middle);
    }
    key(&mut canvas, bottom + 34, w);
    canvas.finish()
}

enum Row<'t> {
    Phase(PhaseIx),
    Task(&'t Task),
}

/// Each phase, then its tasks; tasks of no phase at the end.
fn rows(timetable: &Timetable) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let of = |phase: Option<PhaseIx>| timetable.tasks.iter().filter(move |t| t.phase == phase).map(Row::Task);
    for (ix, _) in timetable.phases.enumerated() {
        rows.push(Row::Phase(ix));
        rows.extend(of(Some(ix)));
    }
    rows.extend(of(None));
    rows
}

/// Days across the sheet.
struct Scale {
    first: NaiveDate,
    days: i64,
    names: i64,
    left: i64,
    wide: i64,
}

impl Scale {
    fn of(timetable: &Timetable) -> Scale {
        let zone = &timetable.zone;
        let mut first = timetable.window.first;
        let mut last = timetable.window.last;
        for phase in timetable.phases.iter() {
            first = first.min(phase.window.first);
            last = last.max(phase.window.last);
        }
        for task in timetable.tasks.iter() {
            let due = task.occurrences.iter().filter_map(|o| Some(o.deadline?.due.day(zone)));
            last = due.fold(last, NaiveDate::max);
        }
        let days = (last - first).num_days().max(1) + 1;
        // Few days are not stretched over the whole sheet, and many still have room for a mark a week.
        let wide = DAYS_WIDE.min(days * 36).max(days.min(6_000)).max(320);
        let titles = timetable.tasks.iter().map(|t| width(&t.title) + 56);
        let phases = timetable.phases.iter().map(|p| width(&p.title) + 40);
        let names = titles.chain(phases).max().unwrap_or(0).clamp(NAMES.0, NAMES.1);
        Scale { first, days, names, left: MARGIN + names, wide }
    }

    fn x(&self, day: NaiveDate) -> i64 {
        let days = (day - self.first).num_days().clamp(0, self.days);
        self.left + days * self.wide / self.days
    }

    fn within(&self, day: NaiveDate) -> Option<i64> {
        let days = (day - self.first).num_days();
        (0..self.days).contains(&days).then(|| self.x(day))
    }

    /// The day after, to which a bar runs.
    fn end(&self, day: NaiveDate) -> i64 {
        day.checked_add_days(Days::new(1)).map_or(self.left + self.wide, |next| self.x(next))
    }

    /// A line at the beginning of each month, and its name where there is room for it.
    fn months(&self, canvas: &mut Canvas, bottom: i64) {
        let mut free = self.left - 60;
        let mut day = Some(self.first);
        while let Some(at) = day.filter(|d| (*d - self.first).num_days() < self.days) {
            let x = self.x(at);
            if at.day() == 1 {
                canvas.line((x, MARGIN + HEAD), (x, bottom), "#d5dde2", false);
            }
            // A name that would run over the edge is left out.
            if x >= free && x + width("2026-01-01") <= self.left + self.wide {
                canvas.text((x, MARGIN + HEAD - 28), &at.to_string(), Face::Grey, Side::Right);
                free = x + width("2026-01-01") + 24;
            }
            let next = if at.month() == 12 { (at.year() + 1, 1) } else { (at.year(), at.month() + 1) };
            day = NaiveDate::from_ymd_opt(next.0, next.1, 1);
        }
    }
}

fn phase(canvas: &mut Canvas, timetable: &Timetable, ix: PhaseIx, scale: &Scale, top: i64) {
    let Some(phase) = timetable.phases.at(ix) else { return };
    canvas.text((MARGIN, top + 19), &short(&phase.title, scale.names - 16), Face::Bold, Side::Right);
    let (from, to) = (scale.x(phase.window.first), scale.end(phase.window.last));
    let tip = format!("{} {}..{}", phase.title, phase.window.first, phase.window.last);
    canvas.bar((from, top + 4), (to - from, 20), PHASE, &tip);
}

fn draw_task(canvas: &mut Canvas, timetable: &Timetable, task: &Task, scale: &Scale, top: i64, w: &Words) {
    let zone = &timetable.zone;
    let paint = if task.critical { CRITICAL } else { TASK };
    // The path is marked by a sign as well, for who does not see the colour.
    let sign = if task.critical { "★ " } else { "" };
    canvas.text(
        (MARGIN + 14, top + 19),
        &short(&format!("{sign}{}", task.title), scale.names - 30),
        Face::Plain,
        Side::Right,
    );
    let opens = task.occurrences.iter().map(|o| zone.local_date(o.opens)).min();
    let dues = || task.occurrences.iter().filter_map(|o| Some(o.deadline?.due));
    let last = dues().map(|d| d.day(zone)).max();
    if let (Some(opens), Some(last)) = (opens, last.or(task.window.map(|window| window.last))) {
        let (from, to) = (scale.x(opens), scale.end(last));
        canvas.bar((from, top + 9), (to - from, 10), paint, &format!("{} {opens}..{last}", task.title));
    }
    for due in dues().take(MOST_DUE) {
        let day = due.day(zone);
        let tip = format!("{}{}{} {}", task.title, w.colon, w.chart_due, due.show(zone));
        canvas.diamond((scale.end(day), top + 14), paint, &tip);
    }
}

/// A text cut where there is no more room.
fn short(text: &str, room: i64) -> String {
    let columns = room / super::canvas::COLUMN;
    let mut lines = wrap(text, columns.saturating_sub(2)).into_iter();
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() { format!("{first}…") } else { first }
}

fn key(canvas: &mut Canvas, y: i64, w: &Words) {
    let mut x = MARGIN;
    for (paint, text) in [(PHASE, w.chart_phase), (TASK, w.chart_task), (CRITICAL, w.chart_critical)] {
        canvas.bar((x, y - 12), (26, 12), paint, text);
        let text = if text == w.chart_critical { put("★ {text}", &[("text", text)]) } else { text.to_owned() };
        canvas.text((x + 34, y), &text, Face::Grey, Side::Right);
        x += 34 + width(&text) + 28;
    }
    canvas.diamond((x + 6, y - 6), PLAIN, w.chart_due);
    canvas.text((x + 20, y), w.chart_due, Face::Grey, Side::Right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;

    fn drawn(text: &str, today: &str) -> String {
        let check = crate::check::check(Source::new("plan.yaml", text), &Default::default(), &Default::default());
        gantt_svg(&check.timetable.unwrap(), today.parse().ok(), Language::En)
    }

    const PLAN: &str = "duban: 1
campaign: {id: demo, window: 2026-03-01..2026-04-30, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {title: Town}}
phases: [{id: first, title: First, window: 2026-03-01..2026-03-31}]
tasks:
  - {id: roster, title: Roster, phase: first, responsible: town, due: 2026-03-10}
  - {id: sweep, title: Sweep <all>, responsible: town, after: [roster], due: 2026-04-20}
";

    #[test]
    fn every_phase_and_task_is_drawn_and_the_day_marked_where_it_lies_within() {
        let svg = drawn(PLAN, "2026-03-15");
        for text in ["First", "Roster", "Sweep &lt;all&gt;", "2026-03-01", "today", "due 2026-03-10", "★"] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        assert!(!drawn(PLAN, "2027-01-01").contains("today"), "a day outside is not drawn at the edge");
    }

    #[test]
    fn bars_begin_and_end_with_their_days() {
        let svg = drawn(PLAN, "");
        // 61 days over 620 pixels; March is 31 of them.
        let from = MARGIN + (width("Sweep <all>") + 56).max(NAMES.0);
        assert!(svg.contains(&format!("x=\"{from}\" y=\"68\"")), "{svg}");
        assert!(svg.contains(&format!("width=\"{}\"", 31 * 620 / 61)), "{svg}");
    }
}
