//! `duban what-if`.

use crate::args::{Format, WhatIfArgs};
use crate::book::Keep;
use crate::check::json;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::settings;
use crate::{input, print, season};
use duban::diagnostic::Language;
use duban::view::differences;

pub(crate) fn run(args: &WhatIfArgs, language: Language) -> Result<Exit, Failure> {
    if args.other.is_none() && args.set.is_empty() {
        return Err(Failure::Unusable("say what should differ: --plan PLAN2, or --set NAME=VALUE".into()));
    }
    let campaign = season::carry_out(&args.season, Keep::ReadOnly, language)?;
    let path = args.other.as_ref().unwrap_or(&args.season.plan.plan);
    let mut with = args.season.plan.with.clone();
    if !args.set.is_empty() {
        let other = season::runnable(input::plan(path, &with)?, language)?;
        let settings = settings(&other, &input::library(&with.rules)?, &args.set)?;
        with.params.extend(settings.params);
        with.overrides = settings.overrides;
    }
    let other = season::runnable(input::plan(path, &with)?, language)?;
    let other = campaign.what_if(other);
    let differences = differences(&campaign, &other, language);
    match args.format {
        Format::Json => print(&json(&differences)?)?,
        Format::Text => print(&differences.to_text(&campaign))?,
    }
    Ok(Exit::SUCCESS)
}
