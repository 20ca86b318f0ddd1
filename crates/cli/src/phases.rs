//! `duban phases`.

use crate::args::{PhasesArgs, PhasesFormat};
use crate::book::Keep;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, print, season};
use duban::check::CheckedPlan;
use duban::diagnostic::Language;
use duban::view::{phase_machine, phases_mermaid, phases_svg, phases_text};

pub(crate) fn run(args: &PhasesArgs, language: Language) -> Result<Exit, Failure> {
    let season = &args.season;
    let kept = season.journal.is_some() || season.store.is_some();
    let runs = kept || season.facts.is_some() || season.until.is_some() || season.as_of.is_some();
    // Why a phase was held back, ran over, or was turned all the same.
    let mut told = String::new();
    let (plan, states): (CheckedPlan, Vec<&'static str>) = if runs {
        let campaign = season::carry_out(season, Keep::ReadOnly, language)?;
        let states = campaign.timetable().phases.indices().map(|p| campaign.phase(p).word()).collect();
        told = crate::run::general(&campaign, language);
        (campaign.plan().clone(), states)
    } else {
        let plan = season::runnable(input::plan(&season.plan.plan, &season.plan.with)?, language)?;
        (plan, Vec::new())
    };
    let machine = phase_machine(&plan.plan, &plan.timetable, &states);
    let shown = match args.format {
        PhasesFormat::Text => phases_text(&machine, language) + told.as_str(),
        PhasesFormat::Mermaid => phases_mermaid(&machine, language),
        PhasesFormat::Svg => phases_svg(&machine, language),
    };
    print(&shown)?;
    Ok(Exit::SUCCESS)
}
