//! What a consequence follows from, in a sentence.

use super::arithmetic::arithmetic;
use super::fact_text::fact_text;
use super::headline::{day_and_time, headline, measure_title, phase_title, state_of, unit_title};
use super::way_up::way_up;
use super::words::{Words, put};
use crate::campaign::{Campaign, Cause, Consequence, What};
use crate::time::Moment;
use crate::timetable::UnitIx;

/// Why a consequence followed, in a sentence: its cause, the values read, the clause.
pub(super) fn because(campaign: &Campaign, unit: UnitIx, c: &Consequence, w: &Words) -> String {
    let mut parts = vec![cause(campaign, Some(unit), c, w)];
    parts.extend(arithmetic(campaign, c, w));
    if let Some(rule) = &c.rule {
        let reads: Vec<String> = rule.reads.iter().map(|r| format!("{} = {}", r.path, r.value)).collect();
        parts.extend((!reads.is_empty()).then(|| reads.join(", ")));
        parts.extend(rule.clause.clone());
    }
    parts.retain(|p| !p.is_empty());
    parts.join(w.list)
}

/// What a consequence follows from, in the account of a unit or of the whole campaign.
pub(super) fn cause(campaign: &Campaign, unit: Option<UnitIx>, c: &Consequence, w: &Words) -> String {
    let parts = [follows_from(campaign, unit, c, w), way_up(campaign, unit, c, w)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(w.list)
}

fn follows_from(campaign: &Campaign, unit: Option<UnitIx>, c: &Consequence, w: &Words) -> String {
    match &c.cause {
        Cause::Fact(seq) => {
            let Some(fact) = campaign.fact(*seq) else { return String::new() };
            let by = fact.by.as_ref().map(|by| put(w.c_by, &[("by", by)])).unwrap_or_default();
            // What took a conclusion back was recorded after the fact: both instants matter.
            let taken_back = matches!(c.what, What::Rescinded { .. }) && fact.at < fact.recorded_at;
            let at = Moment::new(fact.at, campaign.zone());
            let at = if taken_back { put(w.f_took_effect, &[("at", &day_and_time(&at))]) } else { String::new() };
            let what = fact_text(campaign, unit, &fact.event, w);
            format!("{}{at}{by}", put(w.c_fact, &[("seq", &seq.to_string()), ("what", &what)]))
        }
        Cause::Time if matches!(c.what, What::Breached { .. }) => w.c_time_due.to_owned(),
        Cause::Time => String::new(),
        Cause::Consequence(id) => {
            // What followed from something taken back was taken back with it.
            let find = |id: &str| find(campaign, unit, id);
            let stands = find(&c.id).is_some_and(|own| own == c);
            let gone = || match unit {
                Some(unit) => campaign.rescinded(unit).map(|r| &r.consequence).rfind(|o| *o.id == **id),
                None => campaign.rescinded_in_general().map(|r| &r.consequence).rfind(|o| *o.id == **id),
            };
            let found = if stands { find(id) } else { gone().or_else(|| find(id)) };
            found.map_or_else(
                || untold(campaign, id, w),
                |other| match &other.what {
                    // Its remedy period is told where it was imposed.
                    What::Imposed { measure, .. } => {
                        put(w.h_imposed, &[("measure", &measure_title(campaign, measure))])
                    }
                    _ => headline(campaign, other, w),
                },
            )
        }
    }
}

/// A consequence that is told of: in the account it is asked for, else of the whole campaign, else of whoever it is about.
fn find<'c>(campaign: &'c Campaign, unit: Option<UnitIx>, id: &str) -> Option<&'c Consequence> {
    let own = unit.and_then(|unit| campaign.find(unit, id));
    let general = || campaign.general_story().filter(|o| *o.id == *id).last();
    let others = || campaign.timetable().units.all().indices().find_map(|unit| campaign.find(unit, id));
    own.or_else(general).or_else(|| untold_word(id).is_none().then(others).flatten())
}

/// What a consequence says, by its id, in an account or out of all.
pub(super) fn consequence(campaign: &Campaign, unit: Option<UnitIx>, id: &str, w: &Words) -> String {
    find(campaign, unit, id).map_or_else(|| untold(campaign, id, w), |c| headline(campaign, c, w))
}

/// The word of a consequence that stands in nobody's account, because all is as it should be, and what it is about.
fn untold_word(id: &str) -> Option<(&str, &str)> {
    let (word, about) = id.split_once(':').unwrap_or((id, ""));
    let untold = matches!(
        word,
        "obligation-opened"
            | "obligation-due-soon"
            | "obligation-fulfilled"
            | "phase-entered"
            | "phase-closed"
            | "item-entered"
            | "item-handed-over"
            | "item-closed"
            | "campaign-started"
            | "campaign-closed"
    );
    untold.then_some((word, about))
}

/// What such a consequence says, by its id: it says what it is about and, after `^` or `~`, how often that came again.
fn untold(campaign: &Campaign, id: &str, w: &Words) -> String {
    let Some((word, about)) = untold_word(id) else { return id.to_owned() };
    let once = about.split(['^', '~']).next().unwrap_or(about);
    let said = match word {
        "obligation-opened" => Some(put(w.c_opened, &[("obligation", once)])),
        "obligation-fulfilled" => Some(put(w.c_fulfilled, &[("obligation", once)])),
        "obligation-due-soon" => {
            let (obligation, due) = once.split_once(':').unwrap_or((once, ""));
            Some(put(w.c_due_soon, &[("obligation", obligation), ("due", due)]))
        }
        "phase-entered" => Some(put(w.h_phase_entered, &[("phase", &phase_title(campaign, once))])),
        "phase-closed" => Some(put(w.h_phase_closed, &[("phase", &phase_title(campaign, once))])),
        "campaign-started" => Some(w.h_started.to_owned()),
        "campaign-closed" => Some(w.h_closed.to_owned()),
        "item-closed" => about
            .rsplit_once(':')
            .map(|(item, state)| put(w.h_item_closed, &[("item", item), ("state", &state_of(campaign, item, state))])),
        // An item's reference is the host's and may hold anything; what follows it holds no colon.
        "item-entered" => of_stay(about)
            .map(|(item, state)| put(w.c_item_entered, &[("item", item), ("state", &state_of(campaign, item, state))])),
        _ => of_stay(about)
            .map(|(item, unit)| put(w.f_item_handed, &[("item", item), ("to", &unit_title(campaign, unit))])),
    };
    said.unwrap_or_else(|| id.to_owned())
}

/// The item and what it came to, of `item:state:times`.
fn of_stay(about: &str) -> Option<(&str, &str)> {
    about.rsplit_once(':')?.0.rsplit_once(':')
}
