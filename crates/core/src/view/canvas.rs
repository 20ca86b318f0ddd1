//! A sheet that boxes, lines and texts are drawn on. Whole numbers only: the same machine gives the same bytes.

use crate::diagnostic::Language;
use svg::Document;
use svg::node::Node;
use svg::node::element::{Circle, Definitions, Marker, Path, Polygon, Rectangle, Text, Title};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Pixels that a column of text takes at most: a Latin letter one column, a Chinese character two.
pub(super) const COLUMN: i64 = 8;
/// The same for titles, which are larger and bold.
pub(super) const TITLE_COLUMN: i64 = 9;
/// From one line of text to the next.
pub(super) const LINE: i64 = 22;

/// How wide a text is drawn at most.
pub(super) fn width(text: &str) -> i64 {
    columns(text) * COLUMN
}

fn columns(text: &str) -> i64 {
    i64::try_from(text.width_cjk()).unwrap_or(i64::MAX / 16)
}

/// Marks that do not begin a line, and marks that do not end one.
const CLOSING: &str = "，。、；：？！）》」』”’％";
const OPENING: &str = "（《「『“‘";

/// A text in lines of at most so many columns. Latin words are kept whole where they fit a line.
pub(super) fn wrap(text: &str, most: i64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        put(&mut lines, &piece, most);
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}

fn put(lines: &mut Vec<String>, piece: &str, most: i64) {
    let Some(line) = lines.last_mut() else { return };
    let own = columns(piece.trim_end());
    if columns(line) + own <= most {
        line.push_str(piece);
        return;
    }
    if !line.is_empty() && own <= most {
        lines.push(piece.to_owned());
        return;
    }
    // Longer than a line: cut where the line is full.
    for c in piece.chars() {
        let Some(line) = lines.last_mut() else { return };
        let wide = i64::try_from(c.width_cjk().unwrap_or(0)).unwrap_or(0);
        if columns(line) + wide > most && !line.is_empty() {
            lines.push(c.to_string());
        } else {
            line.push(c);
        }
    }
}

/// What a line can be broken between: Latin words with the blanks behind them, Chinese characters with their marks.
fn pieces(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut last = ' ';
    let wide = |c: char| c.width_cjk() == Some(2);
    for c in text.chars().filter(|c| !c.is_control()) {
        let joined = if c == ' ' || CLOSING.contains(c) || OPENING.contains(last) {
            true
        } else {
            last != ' ' && !wide(c) && !wide(last)
        };
        match all.last_mut().filter(|_| joined) {
            Some(piece) => piece.push(c),
            None => all.push(c.to_string()),
        }
        last = c;
    }
    all
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// As what is read.
    Plain,
    /// As a heading.
    Bold,
    /// As a label beside what is read.
    Grey,
    /// As a script.
    Code,
}

/// Where a text stands from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// To the right of it.
    Right,
    /// On both sides.
    Middle,
}

/// The colours of a box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) fill: &'static str,
    pub(super) edge: &'static str,
}

/// Ink and ground.
pub(super) const INK: &str = "#263238";
pub(super) const FRAME: Paint = Paint { fill: "#fafbfc", edge: "#90a4ae" };
pub(super) const PLAIN: Paint = Paint { fill: "#ffffff", edge: "#546e7a" };

/// The colours of a state.
pub(super) fn paint(state: Option<&str>) -> Paint {
    let (fill, edge) = match state {
        Some("planned") => ("#f5f5f5", "#9e9e9e"),
        Some("held") => ("#fff4d6", "#b8860b"),
        Some("active") => ("#e3f4e6", "#2e7d32"),
        Some("overrun") => ("#fde4e1", "#c62828"),
        Some("closed") => ("#e4eaf1", "#54708f"),
        _ => return PLAIN,
    };
    Paint { fill, edge }
}

/// The sheet.
pub(super) struct Canvas {
    document: Document,
}

impl Canvas {
    /// An empty sheet of a size.
    pub(super) fn new(title: &str, (width, height): (i64, i64), language: Language) -> Canvas {
        let tip = Path::new().set("d", "M0,0 L10,5 L0,10 z").set("fill", INK);
        let arrow = Marker::new()
            .set("id", "arrow")
            .set("viewBox", "0 0 10 10")
            .set("refX", 10)
            .set("refY", 5)
            .set("markerWidth", 7)
            .set("markerHeight", 7)
            .set("orient", "auto-start-reverse")
            .add(tip);
        let document = Document::new()
            .set("viewBox", format!("0 0 {width} {height}"))
            .set("width", width)
            .set("height", height)
            .set("role", "img")
            .set("font-family", fonts(language))
            .add(Title::new(printable(title)))
            .add(Definitions::new().add(arrow))
            .add(Rectangle::new().set("width", width).set("height", height).set("fill", "#ffffff"));
        Canvas { document }
    }

    /// A box with rounded corners.
    pub(super) fn rect(&mut self, (x, y): (i64, i64), (width, height): (i64, i64), paint: Paint, dashed: bool) {
        let mut rect = Rectangle::new()
            .set("x", x)
            .set("y", y)
            .set("width", width)
            .set("height", height)
            .set("rx", 8)
            .set("fill", paint.fill)
            .set("stroke", paint.edge);
        if dashed {
            rect = rect.set("stroke-dasharray", "6 4");
        }
        self.document.append(rect);
    }

    /// A text whose line stands on `y`.
    pub(super) fn text(&mut self, (x, y): (i64, i64), text: &str, face: Face, side: Side) {
        let (size, fill) = match face {
            Face::Bold => (16, INK),
            Face::Plain => (14, INK),
            Face::Grey => (14, "#607d8b"),
            Face::Code => (13, "#4a148c"),
        };
        let mut node = Text::new(printable(text)).set("x", x).set("y", y).set("font-size", size).set("fill", fill);
        if face == Face::Code {
            node = node.set("font-family", MONOSPACE);
        }
        if face == Face::Bold {
            node = node.set("font-weight", "bold");
        }
        if side == Side::Middle {
            node = node.set("text-anchor", "middle");
        }
        self.document.append(node);
    }

    /// A line through points, with an arrow at its end.
    pub(super) fn arrow(&mut self, points: &[(i64, i64)], dashed: bool) {
        let mut way = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            way.push_str(&format!("{}{x},{y}", if i == 0 { "M" } else { " L" }));
        }
        let mut path = Path::new()
            .set("d", way)
            .set("fill", "none")
            .set("stroke", INK)
            .set("stroke-width", 1)
            .set("stroke-linejoin", "round")
            .set("marker-end", "url(#arrow)");
        if dashed {
            path = path.set("stroke-dasharray", "5 4");
        }
        self.document.append(path);
    }

    /// A bar, with what is said of it where it is pointed at.
    pub(super) fn bar(&mut self, (x, y): (i64, i64), (width, height): (i64, i64), paint: Paint, tip: &str) {
        let rect = Rectangle::new()
            .set("x", x)
            .set("y", y)
            .set("width", width.max(2))
            .set("height", height)
            .set("rx", 3)
            .set("fill", paint.fill)
            .set("stroke", paint.edge)
            .add(Title::new(printable(tip)));
        self.document.append(rect);
    }

    /// A point in time, with what is said of it where it is pointed at.
    pub(super) fn diamond(&mut self, (x, y): (i64, i64), paint: Paint, tip: &str) {
        let points = format!("{},{} {},{} {},{} {},{}", x, y - 6, x + 6, y, x, y + 6, x - 6, y);
        let shape = Polygon::new().set("points", points).set("fill", paint.edge).set("stroke", "#ffffff");
        self.document.append(shape.add(Title::new(printable(tip))));
    }

    /// A straight line without an arrow.
    pub(super) fn line(&mut self, (x1, y1): (i64, i64), (x2, y2): (i64, i64), colour: &str, dashed: bool) {
        let mut line = Path::new().set("d", format!("M{x1},{y1} L{x2},{y2}")).set("stroke", colour);
        if dashed {
            line = line.set("stroke-dasharray", "5 4").set("stroke-width", 2);
        }
        self.document.append(line);
    }

    /// Where a machine begins, or, ringed, ends.
    pub(super) fn dot(&mut self, (x, y): (i64, i64), ringed: bool) {
        let circle = |radius: i64| Circle::new().set("cx", x).set("cy", y).set("r", radius);
        if ringed {
            self.document.append(circle(9).set("fill", "none").set("stroke", INK));
        }
        self.document.append(circle(if ringed { 5 } else { 7 }).set("fill", INK));
    }

    /// The drawing.
    pub(super) fn finish(self) -> String {
        format!("{}\n", self.document)
    }
}

const MONOSPACE: &str = "'Noto Sans Mono', 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace";

/// Chinese text looks right in the fonts of its own script only.
fn fonts(language: Language) -> &'static str {
    match language {
        Language::ZhHant => {
            "'Noto Sans CJK TC', 'Source Han Sans TC', 'PingFang TC', 'Microsoft JhengHei', 'Noto Sans TC', sans-serif"
        }
        Language::ZhHans | Language::En => {
            "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif"
        }
    }
}

/// What XML can hold.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        assert_eq!(wrap("集中打击传销专项行动", 12), ["集中打击传销", "专项行动"]);
        assert_eq!(
            wrap("open_obligations(\"a\") == 0 && done(\"b\")", 28),
            ["open_obligations(\"a\") == 0", "&& done(\"b\")"]
        );
        assert_eq!(wrap("一二三，四", 6), ["一二", "三，四"], "no line begins with a comma");
        assert_eq!(wrap("一二（三）", 6), ["一二", "（三）"], "and none ends with a bracket");
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
        let long = "第一階段 to the end，并且 done(\"名单\") 以後再說".repeat(4);
        for most in [3, 8, 20, 55] {
            let lines = wrap(&long, most);
            assert!(lines.iter().all(|l| columns(l) <= most), "{most}: {lines:?}");
            let bare = |t: &str| t.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(bare(&lines.concat()), bare(&long));
        }
    }
}
