//! The scorecard as an SVG: the bands as the states they are, from the best down, and the items by which a score moves.

use super::canvas::{COLUMN, Canvas, FRAME, Face, LINE, PLAIN, Side, width, wrap};
use super::plan::PlanView;
use crate::diagnostic::Language;
use rust_decimal::Decimal;

/// How wide the box of a band is.
const BOX: i64 = 220;
/// How high.
const HIGH: i64 = 62;
/// Round the whole.
const MARGIN: i64 = 24;
/// Between two bands, where it says how one comes from one to the other.
const GAP: i64 = 46;
/// How wide the list of items is.
const ITEMS: i64 = 400;

struct Words {
    title: &'static str,
    base: &'static str,
    floor: &'static str,
    from: &'static str,
    below: &'static str,
    again: &'static str,
    items: &'static str,
}

static EN: Words = Words {
    title: "Scorecard",
    base: "begins with {}",
    floor: "never below {}",
    from: "from {}",
    below: "below {}",
    again: "{} again",
    items: "Items, and what each moves at most",
};
static HANS: Words = Words {
    title: "考核分",
    base: "基础分 {}",
    floor: "最低 {} 分",
    from: "{} 分起",
    below: "低于 {}",
    again: "回到 {}",
    items: "考核项目与上限",
};
static HANT: Words = Words {
    title: "考核分",
    base: "基礎分 {}",
    floor: "最低 {} 分",
    from: "{} 分起",
    below: "低於 {}",
    again: "回到 {}",
    items: "考核項目與上限",
};

/// Draws the scorecard of a plan; nothing where it has none.
pub fn scorecard_svg(plan: &PlanView, language: Language) -> Option<String> {
    let w = match language {
        Language::En => &EN,
        Language::ZhHans => &HANS,
        Language::ZhHant => &HANT,
    };
    let base = w.base.replace("{}", plan.base.as_ref()?);
    let items: Vec<(usize, Vec<String>, String)> = plan.items.iter().map(|i| item(plan, i)).collect();
    let lines = items.iter().map(|(_, title, _)| title.len()).sum::<usize>();
    let list = if items.is_empty() { 0 } else { i64::try_from(lines).unwrap_or(0) * LINE + 60 };
    let count = i64::try_from(plan.bands.len().max(1)).unwrap_or(1);
    let top = MARGIN + 70;
    let tall = (count * (HIGH + GAP) - GAP).max(list - 70);
    let begun = width(&base).max(BOX);
    let wide = MARGIN + begun + if items.is_empty() { 0 } else { 60 + ITEMS } + MARGIN;
    let mut canvas = Canvas::new(w.title, (wide, top + tall + 40 + MARGIN), language);
    let centre = MARGIN + begun / 2;
    let left = centre - BOX / 2;
    canvas.text((centre, MARGIN + 12), &base, Face::Plain, Side::Middle);
    // The band that the base lies in; the bands stand from the highest down.
    let value = |text: &str| text.parse::<Decimal>().ok();
    let start = plan.base.as_deref().and_then(value);
    let first = plan.bands.iter().position(|(.., from)| value(from) <= start).unwrap_or(0);
    let at = |i: usize| top + i64::try_from(i).unwrap_or(0) * (HIGH + GAP);
    canvas.dot((centre, MARGIN + 30), false);
    if first == 0 {
        canvas.arrow(&[(centre, MARGIN + 37), (centre, top)], false);
    } else {
        let (way, to) = (left + BOX + 24, at(first) + HIGH / 2);
        canvas.arrow(&[(centre, MARGIN + 37), (way, MARGIN + 37), (way, to), (left + BOX, to)], false);
    }
    for (i, (_, title, from)) in plan.bands.iter().enumerate() {
        let y = at(i);
        canvas.rect((left, y), (BOX, HIGH), PLAIN, false);
        let short = wrap(title, (BOX - 28) / 9);
        canvas.text((centre, y + 26), short.first().map_or("", String::as_str), Face::Bold, Side::Middle);
        canvas.text((centre, y + 48), &w.from.replace("{}", from), Face::Grey, Side::Middle);
        if i + 1 < plan.bands.len() {
            let (foot, next) = (y + HIGH, at(i + 1));
            canvas.arrow(&[(centre - 12, foot), (centre - 12, next)], false);
            canvas.arrow(&[(centre + 12, next), (centre + 12, foot)], false);
            let below = w.below.replace("{}", from);
            canvas.text((centre - 22 - width(&below), foot + GAP / 2 + 5), &below, Face::Grey, Side::Right);
            canvas.text((centre + 22, foot + GAP / 2 + 5), &w.again.replace("{}", from), Face::Grey, Side::Right);
        }
    }
    if plan.bands.is_empty() {
        canvas.rect((left, top), (BOX, HIGH), PLAIN, false);
        canvas.text((centre, top + 36), plan.base.as_deref().unwrap_or(""), Face::Bold, Side::Middle);
    }
    if let Some(floor) = &plan.floor {
        let foot = at(plan.bands.len().max(1)) - GAP + 28;
        canvas.text((centre, foot), &w.floor.replace("{}", floor), Face::Grey, Side::Middle);
    }
    if !items.is_empty() {
        draw_items(&mut canvas, &items, (MARGIN + begun + 60, MARGIN), list, w);
    }
    Some(canvas.finish())
}

/// How deep an item stands, its title in lines, and what it moves at most.
fn item(plan: &PlanView, item: &super::plan::ScoreItemView) -> (usize, Vec<String>, String) {
    let mut depth = 0;
    let mut under = item.under.as_deref();
    // A plan without errors has no circle here, and not so many levels.
    while let Some(above) = under.filter(|_| depth < 4).and_then(|id| plan.items.iter().find(|i| i.id == id)) {
        depth += 1;
        under = above.under.as_deref();
    }
    let sign = if item.bonus { "+" } else { "−" };
    let most = item.points.as_ref().map_or_else(String::new, |points| format!("{sign}{points}"));
    let room = ITEMS - 110 - i64::try_from(depth).unwrap_or(0) * 18;
    (depth, wrap(&item.title, room / COLUMN), most)
}

fn draw_items(
    canvas: &mut Canvas,
    items: &[(usize, Vec<String>, String)],
    (left, top): (i64, i64),
    high: i64,
    w: &Words,
) {
    canvas.rect((left, top), (ITEMS, high), FRAME, false);
    canvas.text((left + 14, top + 28), w.items, Face::Grey, Side::Right);
    let mut y = top + 56;
    for (depth, title, most) in items {
        canvas.text((left + ITEMS - 14 - width(most), y), most, Face::Plain, Side::Right);
        for line in title {
            let indent = i64::try_from(*depth).unwrap_or(0) * 18;
            canvas.text((left + 14 + indent, y), line, Face::Plain, Side::Right);
            y += LINE;
        }
    }
}
