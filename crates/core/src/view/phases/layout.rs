//! Where the phases stand: in rows, each below those it comes after; and the ways between them.

use super::machine::{PhaseMachine, PhaseNode};
use super::words::{Line, PhaseWords, lines};
use crate::view::canvas::{COLUMN, LINE, TITLE_COLUMN, width, wrap};
use std::collections::BTreeSet;

/// How wide the box of a phase is.
pub(super) const BOX: i64 = 392;
/// From the edge of a box to its text.
pub(super) const PAD: i64 = 14;
/// Between two boxes of a row.
const BESIDE: i64 = 36;
/// Between two ways that run side by side.
const APART: i64 = 9;

/// A phase's box.
#[derive(Debug, Clone)]
pub(super) struct PhaseBox {
    /// Its upper left corner.
    pub(super) at: (i64, i64),
    /// Its height.
    pub(super) height: i64,
    /// Its title, in lines.
    pub(super) title: Vec<String>,
    /// What is said of it, in lines.
    pub(super) lines: Vec<(Line, Vec<String>)>,
    /// How far its labels reach.
    pub(super) indent: i64,
}

/// Everything placed.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The boxes, in the plan's order.
    pub(super) boxes: Vec<PhaseBox>,
    /// The ways, and whether each is one of dates alone.
    pub(super) ways: Vec<(Vec<(i64, i64)>, bool)>,
    /// Where the machine begins.
    pub(super) start: (i64, i64),
    /// Where it ends.
    pub(super) end: (i64, i64),
    /// How wide and how high it is.
    pub(super) size: (i64, i64),
}

/// A way between two places; none stands for the beginning and the end.
struct Way {
    from: Option<usize>,
    to: Option<usize>,
    by_date: bool,
}

/// Places the phases of a machine, from the upper left corner given on.
pub(super) fn layout(machine: &PhaseMachine, w: &'static PhaseWords, (left, top): (i64, i64)) -> Layout {
    let rows = rows(&machine.phases);
    let mut boxes: Vec<PhaseBox> = machine.phases.iter().map(|phase| measured(machine, phase, w)).collect();
    let count = rows.iter().max().map_or(0, |last| last + 1);
    let mut ways: Vec<Way> = Vec::new();
    for (i, phase) in machine.phases.iter().enumerate() {
        if phase.follows.is_empty() {
            ways.push(Way { from: None, to: Some(i), by_date: false });
        }
        let by_date = !phase.waits;
        ways.extend(phase.follows.iter().map(|f| Way { from: Some(*f), to: Some(i), by_date }));
    }
    ways.extend(machine.last().into_iter().map(|i| Way { from: Some(i), to: None, by_date: false }));
    if machine.phases.is_empty() {
        ways.push(Way { from: None, to: None, by_date: false });
    }
    // The gap above row `r` is gap `r`; the last one lies above the end. The beginning stands in a row above the first.
    let leaves = |way: &Way| way.from.and_then(|f| rows.get(f)).map_or(0, |r| r + 1);
    let arrives = |way: &Way| way.to.and_then(|t| rows.get(t)).map_or(count, |r| *r);
    let mut used = vec![0_i64; count + 1];
    let mut channels = 0_i64;
    let mut lanes: Vec<(i64, Option<(i64, i64)>)> = Vec::new();
    for way in &ways {
        let (from, to) = (leaves(way), arrives(way));
        let own = taken(&mut used, to);
        let detour = (from != to).then(|| {
            channels += 1;
            (taken(&mut used, from), channels)
        });
        lanes.push((own, detour));
    }
    // Rows, and the heights at which they and the gaps above them begin.
    let left = left + channels * APART + if channels > 0 { PAD } else { 0 };
    let most = (0..count).map(|r| rows.iter().filter(|x| **x == r).count()).max().unwrap_or(1).max(1);
    let wide = i64::try_from(most).unwrap_or(1) * (BOX + BESIDE) - BESIDE;
    let middle = left + wide / 2;
    let start = (middle, top + 8);
    let mut y = start.1 + 8;
    let mut gaps = Vec::new();
    for row in 0..=count {
        gaps.push(y);
        y += 26 + used.get(row).copied().unwrap_or(0) * APART;
        let here: Vec<usize> = (0..rows.len()).filter(|i| rows.get(*i) == Some(&row)).collect();
        let number = i64::try_from(here.len()).unwrap_or(0);
        let mut x = middle - (number * (BOX + BESIDE) - BESIDE) / 2;
        let mut tallest = 0;
        for i in here {
            let Some(phase) = boxes.get_mut(i) else { continue };
            phase.at = (x, y);
            x += BOX + BESIDE;
            tallest = tallest.max(phase.height);
        }
        y += tallest;
    }
    let end = (middle, y + 10);
    let placed = Placed { boxes: &boxes, start, end, ways: &ways, gaps: &gaps, left };
    let ways = ways
        .iter()
        .zip(&lanes)
        .enumerate()
        .map(|(i, (way, lane))| (placed.way(i, (leaves(way), arrives(way)), *lane), way.by_date))
        .collect();
    Layout { boxes, ways, start, end, size: (left + wide, end.1 + 10) }
}

/// The next free place in a gap.
fn taken(used: &mut [i64], gap: usize) -> i64 {
    let Some(slot) = used.get_mut(gap) else { return 0 };
    *slot += 1;
    *slot
}

/// What the ways run between.
struct Placed<'a> {
    boxes: &'a [PhaseBox],
    start: (i64, i64),
    end: (i64, i64),
    ways: &'a [Way],
    gaps: &'a [i64],
    left: i64,
}

impl Placed<'_> {
    /// A way down from its box, along the gap below it, and down to the next; round the left side where rows lie between.
    fn way(
        &self,
        own: usize,
        (leaves, arrives): (usize, usize),
        (lane, detour): (i64, Option<(i64, i64)>),
    ) -> Vec<(i64, i64)> {
        let Some(way) = self.ways.get(own) else { return Vec::new() };
        let from = match way.from.and_then(|f| self.boxes.get(f)) {
            Some(b) => (b.at.0 + self.share(own, |w| w.from == way.from), b.at.1 + b.height),
            None => (self.start.0, self.start.1 + 7),
        };
        let to = match way.to.and_then(|t| self.boxes.get(t)) {
            Some(b) => (b.at.0 + self.share(own, |w| w.to == way.to), b.at.1),
            None => (self.end.0, self.end.1 - 10),
        };
        let line = |gap: usize, lane: i64| self.gaps.get(gap).copied().unwrap_or(0) + 4 + lane * APART;
        let y = line(arrives, lane);
        let mut points = vec![from];
        if let Some((first, channel)) = detour {
            let (x, above) = (self.left - PAD - channel * APART + APART, line(leaves, first));
            points.extend([(from.0, above), (x, above), (x, y)]);
        } else if from.0 != to.0 {
            points.push((from.0, y));
        }
        if detour.is_some() || from.0 != to.0 {
            points.push((to.0, y));
        }
        points.push(to);
        points
    }

    /// Where along a box one of several ways meets it.
    fn share(&self, own: usize, same: impl Fn(&Way) -> bool) -> i64 {
        let all = i64::try_from(self.ways.iter().filter(|w| same(w)).count()).unwrap_or(1);
        let before = i64::try_from(self.ways.iter().take(own).filter(|w| same(w)).count()).unwrap_or(0);
        BOX * (before + 1) / (all + 1)
    }
}

/// The row of each phase: below all that it comes after. One that runs beside others, and comes after none, stands in the
/// row of the phase in which it begins. Phases on a ring stand as low as what leads into it.
fn rows(phases: &[PhaseNode]) -> Vec<usize> {
    let mut rows = vec![0; phases.len()];
    // Each round settles a row, so there are no more than phases.
    for _ in 0..phases.len() {
        let mut changed = false;
        for (i, phase) in phases.iter().enumerate() {
            let above = phase.follows.iter().filter_map(|f| rows.get(*f)).map(|r| r + 1).max();
            let row = above.unwrap_or_else(|| beside(phases, i, &rows)).min(phases.len() - 1);
            if let Some(slot) = rows.get_mut(i).filter(|slot| **slot < row) {
                *slot = row;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // Rings leave rows empty.
    let there: BTreeSet<usize> = rows.iter().copied().collect();
    rows.iter().map(|r| there.iter().take_while(|t| *t < r).count()).collect()
}

fn beside(phases: &[PhaseNode], own: usize, rows: &[usize]) -> usize {
    let Some(phase) = phases.get(own).filter(|p| p.parallel) else { return 0 };
    let others = phases.iter().zip(rows).filter(|(p, _)| !p.parallel && p.window.first <= phase.window.first);
    others.max_by_key(|(p, _)| p.window.first).map_or(0, |(_, row)| *row)
}

fn measured(machine: &PhaseMachine, phase: &PhaseNode, w: &'static PhaseWords) -> PhaseBox {
    let badge = phase.state.as_deref().map_or(0, |s| width(w.state(s)) + 2 * PAD);
    let title = wrap(&phase.title, (BOX - 2 * PAD - badge) / TITLE_COLUMN);
    let said = lines(machine, phase, w);
    let indent = said.iter().filter(|l| !l.text.is_empty()).map(|l| width(l.label)).max().unwrap_or(0) + PAD;
    let room = (BOX - 2 * PAD - indent) / COLUMN;
    let lines: Vec<(Line, Vec<String>)> = said
        .into_iter()
        .map(|line| {
            let text = wrap(&line.text, room);
            (line, text)
        })
        .collect();
    let count = title.len() + 1 + lines.iter().map(|(_, text)| text.len()).sum::<usize>();
    let height = i64::try_from(count).unwrap_or(1) * LINE + 2 * PAD;
    PhaseBox { at: (0, 0), height, title, lines, indent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;
    use crate::time::Window;
    use crate::view::phases::machine::Gate;

    fn machine(follows: &[&[usize]], parallel: &[usize]) -> PhaseMachine {
        let window = Window::parse("2026-03-02..2026-03-31", None).unwrap();
        let gate = |when: &str| Gate { when: Some(when.repeat(4)), ..Gate::default() };
        let phases = follows.iter().enumerate().map(|(i, follows)| PhaseNode {
            id: format!("p{i}"),
            title: "集中整治與 inspection 階段".repeat(1 + i % 3),
            window,
            parallel: parallel.contains(&i),
            follows: follows.to_vec(),
            waits: i % 2 == 0,
            enter: if i % 3 == 0 { gate("open_obligations(\"x\") == 0 && ") } else { Gate::default() },
            exit: Gate::default(),
            state: (i % 2 == 0).then(|| "active".to_owned()),
        });
        PhaseMachine { title: "t".into(), window, manual_start: false, shifts: false, phases: phases.collect() }
    }

    /// Whether an upright or level line goes through the inside of a box.
    fn crosses(a: (i64, i64), b: (i64, i64), place: &PhaseBox) -> bool {
        let (left, top) = place.at;
        let (right, bottom) = (left + BOX, top + place.height);
        a.0.max(b.0) > left && a.0.min(b.0) < right && a.1.max(b.1) > top && a.1.min(b.1) < bottom
    }

    #[test]
    fn nothing_lies_over_anything() {
        let all: [(&[&[usize]], &[usize]); 7] = [
            (&[], &[]),
            (&[&[]], &[]),
            (&[&[], &[0], &[1]], &[]),
            (&[&[], &[0], &[0], &[0], &[1, 2, 3], &[0, 4]], &[2]),
            (&[&[], &[0], &[1], &[], &[3, 0], &[2]], &[3, 4]),
            (&[&[1], &[0], &[1]], &[]),
            (&[&[], &[], &[], &[0, 1, 2], &[0], &[1], &[4, 5, 2]], &[]),
        ];
        for (follows, parallel) in all {
            let machine = machine(follows, parallel);
            let placed = layout(&machine, PhaseWords::of(Language::ZhHant), (40, 90));
            for (i, a) in placed.boxes.iter().enumerate() {
                for b in placed.boxes.iter().skip(i + 1) {
                    let beside = a.at.0 + BOX <= b.at.0 || b.at.0 + BOX <= a.at.0;
                    let apart = a.at.1 + a.height <= b.at.1 || b.at.1 + b.height <= a.at.1;
                    assert!(beside || apart, "{follows:?}: {a:?} over {b:?}");
                }
            }
            for (points, _) in &placed.ways {
                for step in points.windows(2) {
                    let [a, b] = [step[0], step[1]];
                    assert!(a.0 == b.0 || a.1 == b.1, "{follows:?}: neither upright nor level: {points:?}");
                    let over = placed.boxes.iter().find(|place| crosses(a, b, place));
                    assert!(over.is_none(), "{follows:?}: {points:?} through {over:?}");
                    assert!(a.0 >= 40 && a.0 <= placed.size.0 && a.1 >= 90 && a.1 <= placed.size.1, "{points:?}");
                }
            }
            let ends = machine.phases.iter().map(|p| p.follows.len().max(1)).sum::<usize>() + machine.last().len();
            assert_eq!(placed.ways.len(), ends.max(1), "{follows:?}");
        }
    }
}
