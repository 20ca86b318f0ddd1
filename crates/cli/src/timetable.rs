//! `duban timetable`.

use crate::args::{Format, TimetableArgs};
use crate::check::json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::titled;
use crate::{input, named, print, season, table};
use duban::diagnostic::Language;
use duban::view::{Words, timetable_view};

pub(crate) fn run(args: &TimetableArgs, language: Language) -> Result<Exit, Failure> {
    let plan = season::runnable(input::plan(&args.plan.plan, &args.plan.with)?, language)?;
    args.unit.as_ref().map(|unit| named::unit(&plan, unit)).transpose()?;
    let view = timetable_view(&plan.timetable, args.unit.as_deref(), args.from, args.to);
    if args.format == Format::Json {
        print(&json(&view)?)?;
        return Ok(Exit::SUCCESS);
    }
    let w = Words::of(language);
    let head = [w.due, w.unit, w.task, w.phase, w.opens, w.slack];
    let units = &plan.timetable.units;
    let unit_title =
        |id: &str| units.find(id).and_then(|u| units.all().at(u)).map(|u| u.title.clone()).unwrap_or_default();
    let rows = view.obligations.iter().map(|o| {
        let occurrence = o.occurrence.as_ref().map(|d| format!(" ({d})")).unwrap_or_default();
        let mark = if o.critical { " *" } else { "" };
        vec![
            o.due.clone().unwrap_or_else(|| w.no_deadline.to_owned()),
            titled(&o.unit, &unit_title(&o.unit)),
            format!("{}{occurrence}{mark}", titled(&o.task, &o.title)),
            o.phase.clone().unwrap_or_default(),
            o.opens.day(),
            o.slack_days.map(|d| d.to_string()).unwrap_or_default(),
        ]
    });
    let mut out = table::render(&head, rows);
    if !view.critical_path.is_empty() {
        out.push_str(&format!("\n{} *{}{}\n", w.critical_path, w.colon, view.critical_path.join(" → ")));
    }
    print(&out)?;
    Ok(Exit::SUCCESS)
}
