//! Points that moved, were reversed or come to something else since, in a sentence.

use super::fact_text::the_entry;
use super::headline::{because_of, item_title, measure_title, signed};
use super::words::{Words, put};
use crate::campaign::{Campaign, CappedBy, Consequence, Event, Recomputed, SuspendedEntry, What, decimal};
use rust_decimal::Decimal;
use std::sync::Arc;

/// What an entry of points says, or the reversal of one.
pub(super) fn of_points(campaign: &Campaign, c: &Consequence, w: &Words) -> String {
    let of_item = |item: &Option<Arc<str>>| {
        item.as_ref().map(|i| put(w.h_item, &[("item", &item_title(campaign, i))])).unwrap_or_default()
    };
    let moved = |text: &str, item: &Option<Arc<str>>, points: &Decimal, score: &Decimal| {
        let (before, after) = (decimal(&(score - points)), decimal(score));
        let args = [("points", &*signed(points)), ("item", &*of_item(item)), ("before", &*before), ("after", &*after)];
        put(text, &args)
    };
    match &c.what {
        What::Points { item, points, wanted, counted, capped_by, capped_at, score, .. } => {
            let says =
                put(if c.rule.is_some() { w.h_rule_says } else { w.h_card_says }, &[("wanted", &signed(wanted))]);
            let held = Held { item, wanted, counted: *counted, by: *capped_by, at: capped_at };
            let text = if points.abs() == Decimal::ONE { w.h_point } else { w.h_points };
            format!("{}{}", moved(text, item, points, score), held_back(campaign, &held, &says, w))
        }
        What::Reversed { unit, entry: entry_id, points, .. } if points.is_zero() => {
            let entry = &the_entry(campaign, campaign.timetable().units.find(unit), entry_id, w);
            if entry_id.starts_with("account-reached:") {
                return put(w.h_unreached, &[("entry", entry)]);
            }
            let revoked = matches!(because_of(campaign, c).as_deref(), Some(Event::Revoked { .. }));
            put(if revoked { w.h_revoked } else { w.h_struck }, &[("entry", entry)])
        }
        What::Reversed { item, points, score, .. } => moved(w.h_reversed, item, points, score),
        What::Suspended(told) => {
            let SuspendedEntry { unit, entry, points, suspended, score, .. } = &**told;
            let entry = the_entry(campaign, campaign.timetable().units.find(unit), entry, w);
            let (before, after) = (decimal(&(score - points)), decimal(score));
            let args = [("points", &*signed(points)), ("entry", &*entry), ("before", &*before), ("after", &*after)];
            put(if *suspended { w.h_suspended } else { w.h_counts_again }, &args)
        }
        What::Reached(told) => {
            let (held, points) = (decimal(&told.held), decimal(&told.points));
            let (item, measure) = (item_title(campaign, &told.item), measure_title(campaign, &told.measure));
            let args = [("item", &*item), ("held", &*held), ("points", &*points), ("since", &*told.since)];
            put(w.h_reached, &[&args[..], &[("measure", &*measure)]].concat())
        }
        What::Recomputed(told) => {
            let Recomputed { unit, entry, item, points, was, is, wanted, capped_by, capped_at, score } = &**told;
            let entry = the_entry(campaign, campaign.timetable().units.find(unit), entry, w);
            let says = put(w.h_entry_says, &[("wanted", &signed(wanted))]);
            let held = Held { item, wanted, counted: None, by: *capped_by, at: capped_at };
            let held = held_back(campaign, &held, &says, w);
            let (before, after) = (decimal(&(score - points)), decimal(score));
            let args = [("points", &*signed(points)), ("item", &*of_item(item)), ("before", &*before)];
            let more = [("after", &*after), ("entry", &*entry), ("held", &*held)];
            let both = [("is", &*signed(is)), ("was", &*signed(was))];
            put(w.h_recomputed, &[&args[..], &more, &both].concat())
        }
        other => other.word().to_owned(),
    }
}

/// What held points back.
struct Held<'a> {
    item: &'a Option<Arc<str>>,
    wanted: &'a Decimal,
    /// Where only the highest counts, what counted before.
    counted: Option<Decimal>,
    by: Option<CappedBy>,
    at: &'a Option<Arc<str>>,
}

fn held_back(campaign: &Campaign, held: &Held<'_>, says: &str, w: &Words) -> String {
    let earns = !held.wanted.is_sign_negative();
    let bonus = held.item.as_ref().is_some_and(|item| campaign.is_bonus_item(item));
    let text = match held.by {
        Some(CappedBy::Item) if earns => w.h_capped_full,
        Some(CappedBy::Item | CappedBy::Parent) if bonus && !earns => w.h_capped_unearned,
        Some(CappedBy::Item) => w.h_capped_item,
        Some(CappedBy::Floor) => w.h_capped_floor,
        Some(CappedBy::Bonus) => w.h_capped_bonus,
        Some(CappedBy::Parent) if earns => w.h_capped_parent_full,
        Some(CappedBy::Parent) => w.h_capped_parent,
        Some(CappedBy::Highest) if held.counted.is_some() => w.h_capped_higher,
        Some(CappedBy::Highest) => w.h_capped_highest,
        Some(CappedBy::OtherUnits) => w.h_capped_other,
        Some(CappedBy::NotScored) => w.h_capped_unscored,
        Some(CappedBy::Most) => w.h_capped_most,
        None => "",
    };
    let above = held.at.as_ref().map(|i| item_title(campaign, i)).unwrap_or_default();
    let counted = held.counted.as_ref().map(decimal).unwrap_or_default();
    put(text, &[("says", says), ("above", &above), ("counted", &counted)])
}
