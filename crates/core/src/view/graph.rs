//! What tasks wait for, as an SVG: earlier tasks to the left.

use super::canvas::{Canvas, Face, LINE, PLAIN, Paint, Side, wrap};
use super::words::Words;
use crate::diagnostic::Language;
use crate::timetable::{Task, TaskIx, Timetable};
use std::collections::BTreeMap;

const MARGIN: i64 = 24;
const BOX: i64 = 208;
const GAP: (i64, i64) = (84, 22);
const CRITICAL: Paint = Paint { fill: "#fde4e1", edge: "#b3261e" };

/// Draws the tasks and what they wait for; those of the critical path are marked. Tasks that wait for nothing and that
/// nothing waits for stand below.
pub fn graph_svg(timetable: &Timetable, language: Language) -> String {
    let w = Words::of(language);
    let layers = layers(timetable);
    let places = places(timetable, &layers);
    let alone: Vec<&Task> =
        timetable.tasks.enumerated().filter(|(ix, _)| !places.contains_key(ix)).map(|(_, t)| t).collect();
    let right = places.values().map(|p| p.at.0 + BOX).max().unwrap_or(MARGIN + 3 * BOX);
    let below = places.values().map(|p| p.at.1 + p.height()).max().map_or(MARGIN, |y| y + 40);
    let columns = ((right - MARGIN + GAP.1) / (BOX + GAP.1)).max(3);
    let rows = i64::try_from(alone.len()).unwrap_or(0).div_euclid(columns) + 1;
    let tall = alone.iter().map(|t| Place::of(t, (0, 0)).height()).max().unwrap_or(0) + GAP.1;
    let heading = if alone.is_empty() { 0 } else { 30 };
    let wide = right.max(MARGIN + columns * (BOX + GAP.1) - GAP.1) + MARGIN;
    let high = if alone.is_empty() { below } else { below + heading + rows * tall } + MARGIN;
    let mut canvas = Canvas::new(w.chart_graph, (wide, high), language);
    for (later, place) in &places {
        let task = &timetable.tasks[*later];
        for (earlier, dependency) in &task.after {
            if let Some(from) = places.get(earlier) {
                let (start, end) = (from.right(), place.left());
                let middle = end.0 - GAP.0 / 2;
                canvas.arrow(&[start, (middle, start.1), (middle, end.1), end], dependency.due_only);
            }
        }
    }
    places.values().for_each(|place| place.draw(&mut canvas));
    if !alone.is_empty() {
        canvas.text((MARGIN, below + 14), w.chart_alone, Face::Grey, Side::Right);
    }
    for (i, task) in (0_i64..).zip(alone) {
        let at = (MARGIN + i.rem_euclid(columns) * (BOX + GAP.1), below + heading + i.div_euclid(columns) * tall);
        Place::of(task, at).draw(&mut canvas);
    }
    canvas.finish()
}

/// A task on the sheet.
struct Place {
    at: (i64, i64),
    lines: Vec<String>,
    critical: bool,
}

impl Place {
    fn of(task: &Task, at: (i64, i64)) -> Place {
        let sign = if task.critical { "★ " } else { "" };
        Place { at, lines: wrap(&format!("{sign}{}", task.title), (BOX - 24) / 8), critical: task.critical }
    }

    fn height(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(1) * LINE + 18
    }

    fn left(&self) -> (i64, i64) {
        (self.at.0, self.at.1 + self.height() / 2)
    }

    fn right(&self) -> (i64, i64) {
        (self.at.0 + BOX, self.at.1 + self.height() / 2)
    }

    fn draw(&self, canvas: &mut Canvas) {
        canvas.rect(self.at, (BOX, self.height()), if self.critical { CRITICAL } else { PLAIN }, false);
        for (i, line) in (0_i64..).zip(&self.lines) {
            canvas.text((self.at.0 + 12, self.at.1 + 24 + i * LINE), line, Face::Plain, Side::Right);
        }
    }
}

/// The tasks that stand with others, each one layer behind the last that it waits for. Those in a ring, which a plan
/// with errors may have, stand behind all others.
fn layers(timetable: &Timetable) -> Vec<Vec<TaskIx>> {
    let mut open: BTreeMap<TaskIx, usize> = BTreeMap::new();
    for (ix, task) in timetable.tasks.enumerated() {
        if !task.after.is_empty() || !task.before.is_empty() {
            open.insert(ix, task.after.len());
        }
    }
    let mut layers = Vec::new();
    while !open.is_empty() {
        let free: Vec<TaskIx> = open.iter().filter(|(_, waits)| **waits == 0).map(|(ix, _)| *ix).collect();
        if free.is_empty() {
            layers.push(open.keys().copied().collect());
            break;
        }
        for ix in &free {
            open.remove(ix);
            for (later, _) in &timetable.tasks[*ix].before {
                if let Some(waits) = open.get_mut(later) {
                    *waits = waits.saturating_sub(1);
                }
            }
        }
        layers.push(free);
    }
    layers
}

/// Where each stands: in its layer, near what it waits for.
fn places(timetable: &Timetable, layers: &[Vec<TaskIx>]) -> BTreeMap<TaskIx, Place> {
    let mut places: BTreeMap<TaskIx, Place> = BTreeMap::new();
    for (i, layer) in (0_i64..).zip(layers) {
        let x = MARGIN + i * (BOX + GAP.0);
        let wish = |ix: &TaskIx| {
            let before = timetable.tasks[*ix].after.iter().filter_map(|(e, _)| Some(places.get(e)?.left().1));
            let all: Vec<i64> = before.collect();
            all.iter().sum::<i64>().checked_div(i64::try_from(all.len()).unwrap_or(0)).unwrap_or(0)
        };
        let mut order: Vec<(i64, TaskIx)> = layer.iter().map(|ix| (wish(ix), *ix)).collect();
        order.sort();
        let mut free = MARGIN;
        for (wanted, ix) in order {
            let mut place = Place::of(&timetable.tasks[ix], (x, 0));
            place.at.1 = free.max(wanted - place.height() / 2);
            free = place.at.1 + place.height() + GAP.1;
            places.insert(ix, place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;

    #[test]
    fn a_task_stands_behind_all_that_it_waits_for_and_rings_end() {
        let plan = |c: &str| {
            let text = format!(
                "duban: 1\ncampaign: {{id: d, window: 2026-03-01..2026-04-30, time_zone: Asia/Shanghai, calendar: cn}}\n\
                 units: {{u: {{}}}}\ntasks:\n  - {{id: a, responsible: u, due: 2026-03-02}}\n  \
                 - {{id: b, responsible: u, after: [a], due: 2026-03-09}}\n  \
                 - {{id: c, responsible: u, after: [a, b{c}], due: 2026-04-01}}\n  \
                 - {{id: lone, responsible: u, due: 2026-04-02}}\n"
            );
            crate::check::check(Source::new("p", text), &Default::default(), &Default::default()).timetable.unwrap()
        };
        let timetable = plan("");
        let x = |id| places(&timetable, &layers(&timetable)).get(&timetable.task(id).unwrap()).map(|p| p.at.0);
        assert!(x("a") < x("b") && x("b") < x("c"));
        assert_eq!(x("lone"), None);
        let svg = graph_svg(&timetable, Language::ZhHans);
        assert!(svg.contains("lone") && svg.contains("无前置也无后续任务"), "{svg}");
        assert_eq!(svg.matches("marker-end").count(), 3);
        assert!(graph_svg(&plan(", c"), Language::En).contains("</svg>"));
    }
}
