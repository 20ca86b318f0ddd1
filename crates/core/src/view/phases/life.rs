//! The life of each phase, drawn once below the plan's own.

use super::words::PhaseWords;
use crate::view::canvas::{Canvas, Face, Side, paint, width};

/// The height of its boxes.
const HIGH: i64 = 36;
/// From the upper row of boxes to the lower.
const DOWN: i64 = 78;
/// Beside a label on an arrow.
const AIR: i64 = 22;

/// Where its boxes stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    wide: i64,
    planned: i64,
    held: i64,
    active: i64,
    overrun: i64,
    closed: i64,
    /// How wide and how high it is.
    pub(super) size: (i64, i64),
}

/// Measures it: each arrow is as long as its label.
pub(super) fn measure(w: &PhaseWords) -> Life {
    let wide = [w.planned, w.held, w.active, w.overrun, w.closed].into_iter().map(width).max().unwrap_or(0) + 36;
    let arrow = |label: &str| width(label) + AIR + AIR / 2;
    let planned = 0;
    let held = planned + wide / 2 + arrow(w.not_met);
    let active = (held + wide + arrow(w.met) - wide / 3).max(planned + wide + arrow(w.begins));
    let overrun = active + wide * 2 / 3 + arrow(w.not_met);
    let closed = (overrun + wide + arrow(w.met_exit) - wide / 2).max(active + wide + arrow(w.ends));
    Life { wide, planned, held, active, overrun, closed, size: (closed + wide, 34 + 30 + DOWN + HIGH) }
}

impl Life {
    /// Draws it from its upper left corner on.
    pub(super) fn draw(&self, canvas: &mut Canvas, (left, top): (i64, i64), w: &PhaseWords) {
        canvas.text((left, top + 14), w.each_phase, Face::Bold, Side::Right);
        let upper = top + 34 + 30;
        let lower = upper + DOWN;
        let half = HIGH / 2;
        let all = [
            (self.planned, upper, "planned"),
            (self.held, lower, "held"),
            (self.active, upper, "active"),
            (self.overrun, lower, "overrun"),
            (self.closed, upper, "closed"),
        ];
        for (x, y, state) in all {
            canvas.rect((left + x, y), (self.wide, HIGH), paint(Some(state)), false);
            canvas.text((left + x + self.wide / 2, y + half + 5), w.state(state), Face::Plain, Side::Middle);
        }
        let x = |from: i64, part: i64, of: i64| left + from + self.wide * part / of;
        let label = |canvas: &mut Canvas, from: i64, to: i64, y: i64, text: &str| {
            canvas.text(((from + to) / 2, y - 7), text, Face::Grey, Side::Middle);
        };
        for (from, to, text) in [(self.planned, self.active, w.begins), (self.active, self.closed, w.ends)] {
            let (from, to) = (x(from, 1, 1), x(to, 0, 1));
            canvas.arrow(&[(from, upper + half), (to, upper + half)], false);
            label(canvas, from, to, upper + half, text);
        }
        let middle = lower + half;
        for (from, to, part) in [(self.planned, self.held, (1, 2)), (self.active, self.overrun, (2, 3))] {
            let (from, to) = (x(from, part.0, part.1), x(to, 0, 1));
            canvas.arrow(&[(from, upper + HIGH), (from, middle), (to, middle)], false);
            label(canvas, from, to, middle, w.not_met);
        }
        for (from, to, part, text) in
            [(self.held, self.active, (1, 3), w.met), (self.overrun, self.closed, (1, 2), w.met_exit)]
        {
            let (from, to) = (x(from, 1, 1), x(to, part.0, part.1));
            canvas.arrow(&[(from, middle), (to, middle), (to, upper + HIGH)], false);
            label(canvas, from, to, middle, text);
        }
        let (from, to, over) = (x(self.closed, 1, 2), x(self.active, 1, 2), upper - 18);
        canvas.arrow(&[(from, upper), (from, over), (to, over), (to, upper)], false);
        label(canvas, from, to, over, w.reopened);
    }
}
