//! The ladder as an SVG: from no measure upwards, what leads on and what leads back.

use super::canvas::{Canvas, FRAME, Face, LINE, PLAIN, Side, TITLE_COLUMN, width, wrap};
use super::plan::{MeasureView, PlanView};
use crate::diagnostic::Language;

/// How wide the box of a rung is.
const BOX: i64 = 300;
/// Round the whole.
const MARGIN: i64 = 24;
/// From the edge of a box to its text.
const PAD: i64 = 14;
/// Between two rungs, where it says what leads from one to the next.
const GAP: i64 = 52;
/// Between two ways that run side by side.
const APART: i64 = 12;

struct Words {
    title: &'static str,
    none: &'static str,
    back: &'static str,
    expired: &'static str,
    within: &'static str,
    holds: &'static str,
    last: &'static str,
    band: &'static str,
    counted: &'static str,
}

static EN: Words = Words {
    title: "Ladder",
    none: "no measure",
    back: "put right",
    expired: "not put right in time",
    within: "to be put right within {}",
    holds: "put right, it stands all the same",
    last: "the last word",
    band: "sets the band {}",
    counted: "{} times within {}",
};
static HANS: Words = Words {
    title: "问责阶梯",
    none: "无措施",
    back: "整改到位",
    expired: "逾期未改",
    within: "限期整改 {}",
    holds: "整改到位后仍保留",
    last: "终局",
    band: "等次定为 {}",
    counted: "{} 次 / {}",
};
static HANT: Words = Words {
    title: "問責階梯",
    none: "無措施",
    back: "整改到位",
    expired: "逾期未改",
    within: "限期整改 {}",
    holds: "整改到位後仍保留",
    last: "終局",
    band: "等次定為 {}",
    counted: "{} 次 / {}",
};

/// A rung placed.
struct Rung<'a> {
    measure: &'a MeasureView,
    top: i64,
    height: i64,
    title: Vec<String>,
    lines: Vec<String>,
}

/// Draws the ladder of a plan; nothing where it has none.
pub fn ladder_svg(plan: &PlanView, language: Language) -> Option<String> {
    let w = match language {
        Language::En => &EN,
        Language::ZhHans => &HANS,
        Language::ZhHant => &HANT,
    };
    let start = (MARGIN, LINE + PAD);
    let mut rungs: Vec<Rung<'_>> = Vec::new();
    let mut top = start.0 + start.1 + GAP;
    for measure in &plan.ladder {
        let title = wrap(&measure.title, (BOX - 2 * PAD) / TITLE_COLUMN);
        let lines = about(plan, measure, w);
        let height = i64::try_from(title.len() + lines.len()).unwrap_or(1) * LINE + 2 * PAD - 4;
        rungs.push(Rung { measure, top, height, title, lines });
        top += height + GAP;
    }
    let last = rungs.last()?;
    let backs = i64::try_from(rungs.iter().filter(|r| r.measure.clears).count()).unwrap_or(0);
    let counts = i64::try_from(rungs.iter().filter(|r| r.measure.counted.is_some()).count()).unwrap_or(0);
    let beside = width(w.back) + 16;
    let left = MARGIN + if backs > 0 { beside + backs * APART } else { 0 };
    let said = rungs.iter().filter_map(|r| counted(r.measure, w)).map(|t| width(&t)).max().unwrap_or(0);
    let right = left + BOX + if counts > 0 { counts * APART + said + 20 } else { 0 };
    let end = if last.measure.r#final { 60 } else { 0 };
    let mut canvas = Canvas::new(w.title, (right + MARGIN, last.top + last.height + end + MARGIN), language);
    canvas.rect((left, start.0), (BOX, start.1), FRAME, false);
    canvas.text((left + BOX / 2, start.0 + 24), w.none, Face::Plain, Side::Middle);
    let (mut back, mut count) = (0, 0);
    for (i, rung) in rungs.iter().enumerate() {
        draw(&mut canvas, rung, left);
        let middle = rung.top + rung.height / 2;
        if let Some(next) = rungs.get(i + 1).filter(|n| rung.measure.next.as_deref() == Some(n.measure.id.as_str())) {
            canvas.arrow(&[(left + BOX / 2, rung.top + rung.height), (left + BOX / 2, next.top)], false);
            let at = (left + BOX / 2 + 10, rung.top + rung.height + GAP / 2 + 5);
            canvas.text(at, w.expired, Face::Grey, Side::Right);
        }
        if rung.measure.clears {
            let way = left - beside - back * APART;
            let to = start.0 + start.1 / 2 + 5;
            canvas.arrow(&[(left, middle), (way, middle), (way, to), (left, to)], false);
            canvas.text((left - beside + 8, middle - 7), w.back, Face::Grey, Side::Right);
            back += 1;
        }
        let from = rung.measure.counted.as_ref().and_then(|c| rungs.iter().find(|r| r.measure.id == c.measure));
        if let (Some(from), Some(said)) = (from, counted(rung.measure, w)) {
            count += 1;
            let (edge, way) = (left + BOX, left + BOX + 8 + count * APART);
            let from = from.top + from.height / 2;
            canvas.arrow(&[(edge, from), (way, from), (way, middle), (edge, middle)], true);
            canvas.text((way + 8, middle - 7), &said, Face::Grey, Side::Right);
        }
        if rung.measure.r#final && i + 1 == rungs.len() {
            let foot = rung.top + rung.height;
            canvas.arrow(&[(left + BOX / 2, foot), (left + BOX / 2, foot + 40)], false);
            canvas.dot((left + BOX / 2, foot + 50), true);
        }
    }
    Some(canvas.finish())
}

fn about(plan: &PlanView, measure: &MeasureView, w: &Words) -> Vec<String> {
    let band = measure.band.as_ref().map(|id| {
        let title = plan.bands.iter().find(|(band, ..)| band == id).map_or(id, |(_, title, _)| title);
        w.band.replace("{}", title)
    });
    let within = measure.remedy.as_ref().map(|time| w.within.replace("{}", time));
    let holds = (measure.remedy.is_some() && !measure.clears && !measure.r#final).then(|| w.holds.to_owned());
    let last = measure.r#final.then(|| w.last.to_owned());
    let all = [within, holds, band, last].into_iter().flatten();
    all.flat_map(|text| wrap(&text, (BOX - 2 * PAD) / super::canvas::COLUMN)).collect()
}

fn counted(measure: &MeasureView, w: &Words) -> Option<String> {
    let counted = measure.counted.as_ref()?;
    Some(w.counted.replacen("{}", &counted.count.to_string(), 1).replacen("{}", &counted.within, 1))
}

fn draw(canvas: &mut Canvas, rung: &Rung<'_>, left: i64) {
    canvas.rect((left, rung.top), (BOX, rung.height), PLAIN, false);
    let mut line = rung.top + PAD + 13;
    let titles = rung.title.iter().map(|t| (t, Face::Bold));
    for (text, face) in titles.chain(rung.lines.iter().map(|t| (t, Face::Grey))) {
        canvas.text((left + PAD, line), text, face, Side::Right);
        line += LINE;
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::diagnostic::Language;
    use crate::document::Source;
    use crate::rules::RuleLibrary;
    use crate::view::{ladder_svg, plan_view, scorecard_svg};
    use std::collections::BTreeMap;

    const PLAN: &str = "duban: 1
campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
units: {town: {title: Town}}
scorecard: {base: 100, bands: [{id: good, title: Good, from: 80}, {id: poor, title: Poor, from: 0}]}
ladder:
  - {id: rectify, title: Put it right, remedy: 10 d}
  - {id: card, title: Yellow card, remedy: 20 d, on_remedied: hold, on_count: {measure: rectify, count: 3, within: 90 d}}
  - {id: veto, title: Veto, final: true, band: poor}
tasks: [{id: roster, title: Roster, responsible: town, due: 2026-03-10}]
";

    fn drawn(text: &str) -> (Option<String>, Option<String>) {
        let check = check(Source::new("plan.yaml", text), &BTreeMap::new(), &RuleLibrary::new());
        let view = plan_view(check.timetable.as_ref().unwrap(), check.plan.as_ref());
        (ladder_svg(&view, Language::En), scorecard_svg(&view, Language::En))
    }

    /// The texts of a drawing, in order.
    fn texts(svg: &str) -> Vec<&str> {
        let lines = svg.lines().filter(|l| !l.starts_with('<') && !l.trim().is_empty());
        lines.collect()
    }

    #[test]
    fn the_ladder_says_what_leads_on_and_what_leads_back() {
        let ladder = drawn(PLAN).0.unwrap();
        let texts = texts(&ladder);
        let count = |text: &str| texts.iter().filter(|t| **t == text).count();
        assert_eq!(count("not put right in time"), 2);
        assert_eq!(count("put right"), 1, "the yellow card stands all the same: {texts:?}");
        for text in
            ["no measure", "to be put right within 10 d", "3 times within 90 d", "sets the band Poor", "the last word"]
        {
            assert_eq!(count(text), 1, "{text}: {texts:?}");
        }
    }

    #[test]
    fn the_scorecard_begins_in_the_band_of_its_base() {
        let high = drawn(PLAN).1.unwrap();
        for text in ["begins with 100", "Good", "from 80", "below 80", "80 again", "Poor", "never below 0"] {
            assert!(texts(&high).contains(&text), "{text}: {high}");
        }
        let low = drawn(&PLAN.replace("base: 100", "base: 50")).1.unwrap();
        assert_ne!(high.matches(" L").count(), low.matches(" L").count(), "the way leads past the first band");
    }

    #[test]
    fn a_plan_without_them_has_no_drawing() {
        let bare: String = PLAN
            .lines()
            .filter(|l| {
                !l.contains("id: rectify") && !l.contains("card") && !l.contains("veto") && !l.starts_with("ladder")
            })
            .map(|l| format!("{l}\n"))
            .collect();
        assert_eq!(drawn(&bare), (None, None));
    }
}
