//! `duban run`.

use crate::args::{Format, RunArgs};
use crate::book::Keep;
use crate::check::json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{print, season, table};
use duban::campaign::Campaign;
use duban::diagnostic::Language;
use duban::view::{Light, Lines, Record, Standing, Standings, Words, general_lines, standings, story_lines};

pub(crate) fn run(args: &RunArgs, language: Language) -> Result<Exit, Failure> {
    let campaign = season::carry_out(&args.season, Keep::Write, language)?;
    match args.format {
        Format::Json => print(&json(&standings(&campaign, language, 100))?)?,
        Format::Text => print(&text(&campaign, &standings(&campaign, language, usize::MAX), language))?,
    }
    Ok(Exit::SUCCESS)
}

fn text(campaign: &Campaign, s: &Standings, language: Language) -> String {
    let w = Words::of(language);
    let plan = &campaign.plan().plan;
    let title = plan.campaign.title.as_deref().unwrap_or(&s.campaign);
    let at = s.at.as_ref().map_or(String::new(), |at| at.text().chars().take(16).collect()).replace('T', " ");
    let mut out = Lines::new();
    out.line(format!("{title} · {} {at}", w.as_of));
    let state = |word: &str| match word {
        "active" => w.active,
        "held" => w.held,
        "overrun" => w.overrun,
        "closed" => w.closed,
        _ => w.planned,
    };
    let titles = campaign.timetable().phases.iter().map(|p| titled(p.id.as_str(), &p.title));
    let told = |text: &str, at: &duban::time::Moment| {
        text.replace("{at}", &at.text().chars().take(16).collect::<String>().replace('T', " "))
    };
    if let Some(at) = &s.suspended {
        out.line(told(w.suspended_since, at));
    }
    if let Some(at) = &s.terminated {
        out.line(format!("{}{}{}", w.h_terminated, w.colon, told("{at}", at)));
    }
    let phases: Vec<String> =
        s.phases.iter().zip(titles).map(|(p, t)| format!("{t}{}{}{}", w.left, state(p.state), w.right)).collect();
    if !phases.is_empty() {
        out.line(format!("{}{}{}", w.phases, w.colon, phases.join(" → ")));
    }
    let scored = plan.scorecard.is_some();
    let banded = scored && plan.scorecard.as_ref().is_some_and(|c| !c.bands.is_empty());
    let mut head = vec![w.unit];
    head.extend(scored.then_some(w.score));
    head.extend(banded.then_some(w.band));
    let ranked = s.standings.iter().any(|l| l.rank.is_some());
    let rolled = s.standings.iter().any(|l| l.rolled_up.is_some());
    head.extend(ranked.then_some(w.rank));
    head.extend(rolled.then_some(w.rolled_up));
    head.extend([w.light, w.owed, w.fulfilled, w.late, w.overdue, w.open, w.measure]);
    let shown = Columns { scored, banded, ranked, rolled };
    let rows = s.standings.iter().map(|line| row(campaign, line, shown, w));
    out.blank();
    out.append(table::render(&head, rows));
    let record = Record::of(campaign);
    for line in &s.standings {
        let unit = campaign.timetable().units.find(&line.unit);
        let story = unit.map(|u| story_lines(campaign, &record, u, language)).unwrap_or_default();
        if !story.is_empty() {
            out.blank();
            out.line(name(line));
        }
        for (at, what) in story {
            out.line(format!("  {}  {what}", at.text().get(..10).unwrap_or("")));
        }
    }
    out.append(periods(s, w));
    out.append(general(campaign, language));
    out.append(items(s, w));
    out.append(indicators(s, w));
    if !s.due_next.is_empty() {
        out.blank();
        out.line(format!("{}{}", w.due_next, w.colon.trim_end()));
        let timetable = campaign.timetable();
        for d in s.due_next.iter().take(SHOWN) {
            let occurrence = d.occurrence.as_ref().map(|o| format!(" ({o})")).unwrap_or_default();
            let title = timetable.task(&d.task).map(|t| timetable.tasks[t].title.clone()).unwrap_or_default();
            out.line(format!("  {}  {}  {}{occurrence}", d.due, d.unit, titled(&d.task, &title)));
        }
        if s.due_next.len() > SHOWN {
            out.line(format!("  {}", w.more.replace("{n}", &(s.due_next.len() - SHOWN).to_string())));
        }
    }
    out.into_text()
}

/// What each closed appraisal period came to.
fn periods(s: &Standings, w: &Words) -> String {
    let mut out = Lines::new();
    for period in &s.periods {
        let locked = if period.locked { format!("{}{}{}", w.left, w.locked, w.right) } else { String::new() };
        out.blank();
        out.line(format!("{}{}{}{locked}", w.period, w.colon, period.period));
        let ranked = period.rows.iter().any(|r| r.rank.is_some());
        let banded = period.rows.iter().any(|r| r.band.is_some());
        let mut head = vec![w.unit, w.score];
        head.extend(banded.then_some(w.band));
        if ranked {
            head.extend([w.rank, w.bottom]);
        }
        let rows = period.rows.iter().map(|r| {
            let mut cells = vec![r.name(), r.score.clone()];
            cells.extend(banded.then(|| r.band.clone().unwrap_or_default()));
            if ranked {
                let rank = r.rank.zip(r.of).map(|(rank, of)| format!("{rank}/{of}"));
                cells.push(rank.unwrap_or_default());
                cells.push(if r.bottom > 0 { r.bottom.to_string() } else { String::new() });
            }
            cells
        });
        out.append(table::render(&head, rows));
    }
    out.into_text()
}

/// What concerns no unit in particular, a line each.
pub(crate) fn general(campaign: &Campaign, language: Language) -> String {
    let lines = general_lines(campaign, language);
    if lines.is_empty() {
        return String::new();
    }
    let mut out = Lines::new();
    out.blank();
    out.line(Words::of(language).whole_campaign);
    for (at, what) in lines {
        out.line(format!("  {}  {what}", at.text().get(..10).unwrap_or("")));
    }
    out.into_text()
}

/// The items that came in, a line each.
fn items(s: &Standings, w: &Words) -> String {
    if s.items.is_empty() {
        return String::new();
    }
    let head = [w.item, w.state, w.unit, w.until, w.time, w.waits_for];
    let rows = s.items.iter().map(|i| {
        let late = if i.overdue { format!("{}{}{}", w.left, w.overdue, w.right) } else { String::new() };
        let until = i.until.as_deref().map(|u| u.get(..16).unwrap_or(u).replace('T', " ")).unwrap_or_default();
        let item = format!("{} {}", i.pipeline_title, i.item);
        let (time, waits) = (i.time.clone().unwrap_or_default(), i.waits_for.clone().unwrap_or_default());
        vec![item, i.state_title.clone(), i.unit.clone(), format!("{until}{late}"), time, waits]
    });
    format!("\n{}", table::render(&head, rows))
}

/// What was reported: a table an indicator, units by periods. Indicators of which nothing was reported have none.
fn indicators(s: &Standings, w: &Words) -> String {
    let mut out = Lines::new();
    for i in s.indicators.iter().filter(|i| i.total.is_some()) {
        let title = titled(&i.indicator, i.title.as_deref().unwrap_or(&i.indicator));
        let measure = i.measure.as_ref().map(|m| format!("{}{m}{}", w.left, w.right)).unwrap_or_default();
        let target = i.target.as_ref().map(|t| format!(" · {} {t}", w.target)).unwrap_or_default();
        out.blank();
        out.line(format!("{title}{measure}{target}"));
        let periods = i.periods.iter().map(String::as_str);
        let head: Vec<&str> = std::iter::once(w.unit).chain(periods).chain([w.all_periods]).collect();
        let rows = i.rows.iter().chain(&i.total).map(|r| {
            let figures = r.values.iter().chain([&r.all]).map(|v| v.clone().unwrap_or_else(|| "-".to_owned()));
            std::iter::once(if r.unit.is_empty() { r.title.clone() } else { titled(&r.unit, &r.title) })
                .chain(figures)
                .collect()
        });
        out.append(table::render(&head, rows));
    }
    out.into_text()
}

/// How many of what falls due next a person wants to see.
const SHOWN: usize = 10;

fn name(line: &Standing) -> String {
    titled(&line.unit, &line.title)
}

/// `id title`, or the id alone where the title says no more.
pub(crate) fn titled(id: &str, title: &str) -> String {
    if id == title { id.to_owned() } else { format!("{id} {title}") }
}

/// Which columns the table of standings has.
#[derive(Clone, Copy)]
struct Columns {
    scored: bool,
    banded: bool,
    ranked: bool,
    rolled: bool,
}

fn row(campaign: &Campaign, line: &Standing, shown: Columns, w: &Words) -> Vec<String> {
    let plan = &campaign.plan().plan;
    let light = match line.light {
        Light::Green => w.green,
        Light::Yellow => w.yellow,
        Light::Red => w.red,
    };
    let measures = line.measures.iter().map(|m| {
        let title = plan.ladder.iter().find(|l| l.id.as_str() == m.id).and_then(|l| l.title.clone());
        let since = m.since.day();
        let until = m.until.as_ref().map(|u| format!(" {} {u}", w.until)).unwrap_or_default();
        format!("{} ({since}{until})", title.unwrap_or_else(|| m.id.clone()))
    });
    let mut cells = vec![name(line)];
    cells.extend(shown.scored.then(|| line.score.clone().unwrap_or_default()));
    let bands = plan.scorecard.iter().flat_map(|s| &s.bands);
    let mut band = bands.filter(|b| Some(b.id.as_str()) == line.band.as_deref());
    let band = band.next().map(|b| titled(b.id.as_str(), b.title.as_deref().unwrap_or(b.id.as_str())));
    cells.extend(shown.banded.then(|| band.unwrap_or_default()));
    cells.extend(shown.ranked.then(|| line.rank.map(|rank| rank.to_string()).unwrap_or_default()));
    cells.extend(shown.rolled.then(|| line.rolled_up.clone().unwrap_or_default()));
    cells.push(light.to_owned());
    let c = line.obligations;
    cells.extend([c.owed, c.fulfilled, c.late, c.overdue, c.open].map(|n| n.to_string()));
    cells.push(measures.collect::<Vec<_>>().join(", "));
    cells
}
