//! The phase machine as an SVG.

use super::layout::{BOX, Layout, PAD, PhaseBox, layout};
use super::life::measure;
use super::machine::{PhaseMachine, PhaseNode};
use super::words::PhaseWords;
use crate::diagnostic::Language;
use crate::view::canvas::{Canvas, FRAME, Face, LINE, PLAIN, Paint, Side, TITLE_COLUMN, paint, width, wrap};

/// Round the whole.
const MARGIN: i64 = 24;
/// From the frame's edge to what stands in it.
const INSIDE: i64 = 22;
/// How high the boxes beside the frame are.
const BESIDE: i64 = 58;

/// Draws the machine: the campaign with its phases in a frame, its suspension and termination beside it, the life of each
/// phase below.
pub fn phases_svg(machine: &PhaseMachine, language: Language) -> String {
    let w = PhaseWords::of(language);
    let head = Head::of(machine, w);
    let top = MARGIN + head.height();
    let placed = layout(machine, w, (MARGIN + INSIDE, top));
    let beside = Beside::of(machine, w);
    let frame = (placed.size.0 + INSIDE - MARGIN, (placed.size.1 + INSIDE - MARGIN).max(beside.height()));
    let life = measure(w);
    let below = MARGIN + frame.1 + 30;
    let key = below + life.size.1 + 30;
    let wide = (MARGIN + frame.0 + beside.wide()).max(MARGIN + life.size.0).max(MARGIN + Key::wide(w)) + MARGIN;
    let mut canvas = Canvas::new(&machine.title, (wide, key + 20 + MARGIN), language);
    canvas.rect((MARGIN, MARGIN), frame, FRAME, false);
    head.draw(&mut canvas);
    draw_phases(&mut canvas, machine, &placed, w);
    beside.draw(&mut canvas, MARGIN + frame.0, w);
    life.draw(&mut canvas, (MARGIN, below), w);
    Key::draw(&mut canvas, (MARGIN, key), w);
    canvas.finish()
}

/// What stands at the top of the frame.
struct Head {
    title: Vec<String>,
    lines: Vec<String>,
}

impl Head {
    fn of(machine: &PhaseMachine, w: &PhaseWords) -> Head {
        let start =
            if machine.manual_start { format!("{} started", w.start_by_hand) } else { w.start_automatic.into() };
        Head { title: wrap(&machine.title, BOX / TITLE_COLUMN), lines: vec![w.window(machine.window), start] }
    }

    fn height(&self) -> i64 {
        i64::try_from(self.title.len() + self.lines.len()).unwrap_or(1) * LINE + INSIDE
    }

    fn draw(&self, canvas: &mut Canvas) {
        let mut y = MARGIN + INSIDE + 10;
        let titles = self.title.iter().map(|t| (t, Face::Bold));
        for (text, face) in titles.chain(self.lines.iter().map(|t| (t, Face::Grey))) {
            canvas.text((MARGIN + INSIDE, y), text, face, Side::Right);
            y += LINE;
        }
    }
}

fn draw_phases(canvas: &mut Canvas, machine: &PhaseMachine, placed: &Layout, w: &PhaseWords) {
    for (points, by_date) in &placed.ways {
        canvas.arrow(points, *by_date);
    }
    canvas.dot(placed.start, false);
    canvas.dot(placed.end, true);
    for (phase, place) in machine.phases.iter().zip(&placed.boxes) {
        draw_phase(canvas, phase, place, w);
    }
}

fn draw_phase(canvas: &mut Canvas, phase: &PhaseNode, place: &PhaseBox, w: &PhaseWords) {
    let (x, y) = place.at;
    let paint = paint(phase.state.as_deref());
    canvas.rect(place.at, (BOX, place.height), paint, phase.parallel);
    if let Some(state) = phase.state.as_deref() {
        let state = w.state(state);
        let wide = width(state) + PAD;
        let badge = Paint { fill: "#ffffff", edge: paint.edge };
        canvas.rect((x + BOX - wide - 10, y + 10), (wide, 24), badge, false);
        canvas.text((x + BOX - wide / 2 - 10, y + 27), state, Face::Plain, Side::Middle);
    }
    let left = x + PAD;
    let mut line = y + PAD + 14;
    for text in &place.title {
        canvas.text((left, line), text, Face::Bold, Side::Right);
        line += LINE;
    }
    canvas.text((left, line), &w.window(phase.window), Face::Grey, Side::Right);
    line += LINE;
    for (said, texts) in &place.lines {
        canvas.text((left, line), said.label, Face::Grey, Side::Right);
        for text in texts {
            let face = if said.code { Face::Code } else { Face::Plain };
            canvas.text((left + place.indent, line), text, face, Side::Right);
            line += LINE;
        }
    }
}

/// Suspension and termination, to the right of the frame.
struct Beside {
    arrow: i64,
    wide: i64,
    suspension: &'static str,
}

impl Beside {
    fn of(machine: &PhaseMachine, w: &PhaseWords) -> Beside {
        let suspension = if machine.shifts { w.shifts } else { w.stands };
        let arrow = [w.suspend, w.resume, w.terminate].into_iter().map(width).max().unwrap_or(0) + 28;
        let wide = [w.suspended, w.terminated, suspension].into_iter().map(width).max().unwrap_or(0) + 2 * PAD;
        Beside { arrow, wide, suspension }
    }

    fn wide(&self) -> i64 {
        self.arrow + self.wide
    }

    fn height(&self) -> i64 {
        INSIDE + 2 * BESIDE + 60
    }

    fn draw(&self, canvas: &mut Canvas, edge: i64, w: &PhaseWords) {
        let x = edge + self.arrow;
        let middle = x + self.wide / 2;
        let label = |canvas: &mut Canvas, y: i64, text: &str| {
            canvas.text((edge + self.arrow / 2, y - 6), text, Face::Grey, Side::Middle);
        };
        let upper = MARGIN + INSIDE;
        canvas.rect((x, upper), (self.wide, BESIDE), paint(Some("held")), false);
        canvas.text((middle, upper + 25), w.suspended, Face::Plain, Side::Middle);
        canvas.text((middle, upper + 46), self.suspension, Face::Grey, Side::Middle);
        let (out, back) = (upper + 17, upper + 46);
        canvas.arrow(&[(edge, out), (x, out)], false);
        label(canvas, out, w.suspend);
        canvas.arrow(&[(x, back), (edge, back)], false);
        label(canvas, back, w.resume);
        let lower = upper + BESIDE + 40;
        canvas.rect((x, lower), (self.wide, 40), PLAIN, false);
        canvas.text((middle, lower + 25), w.terminated, Face::Plain, Side::Middle);
        canvas.arrow(&[(edge, lower + 20), (x, lower + 20)], false);
        label(canvas, lower + 20, w.terminate);
        canvas.arrow(&[(middle, upper + BESIDE), (middle, lower)], false);
    }
}

/// What the two sorts of lines mean.
struct Key;

impl Key {
    const STROKE: i64 = 44;

    fn wide(w: &PhaseWords) -> i64 {
        2 * (Key::STROKE + 12) + width(w.waits) + 32 + width(w.by_date)
    }

    fn draw(canvas: &mut Canvas, (left, top): (i64, i64), w: &PhaseWords) {
        let mut x = left;
        for (text, dashed) in [(w.waits, false), (w.by_date, true)] {
            canvas.arrow(&[(x, top + 9), (x + Key::STROKE, top + 9)], dashed);
            canvas.text((x + Key::STROKE + 12, top + 14), text, Face::Grey, Side::Right);
            x += Key::STROKE + 12 + width(text) + 32;
        }
    }
}
