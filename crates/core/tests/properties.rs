//! What must hold for every campaign.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail by panicking"
)]

mod support;

use duban::campaign::{Campaign, What, replay_amended, verify};
use duban::check::CheckedPlan;
use duban::diagnostic::Language;
use duban::time::Instant;
use duban::timetable::UnitIx;
use duban::view::standings;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;

fn at(plan: &CheckedPlan, hours: i64) -> Instant {
    Instant::from_millis(plan.timetable.start().millis() + hours * HOUR)
}

/// Everything a reader can see of a campaign.
fn seen(campaign: &Campaign) -> String {
    let mut all = serde_json::to_string(&standings(campaign, Language::En, 1000)).unwrap();
    for unit in 0..campaign.timetable().units.all().len() {
        let stories: Vec<_> = campaign.story(UnitIx::from(unit)).collect();
        all.push_str(&serde_json::to_string(&stories).unwrap());
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A step handed out in parts gives what it gives at once.
    #[test]
    fn parts_are_parts_of_the_same(shape in support::shape(), most in 0_usize..9) {
        let plan = shape.checked();
        let (mut whole, mut apart) = (shape.open(), shape.open());
        let (sender, parts) = std::sync::mpsc::channel();
        for fact in shape.facts(&plan.timetable.zone) {
            let told = whole.advance(fact.at);
            let journal = whole.take_journal();
            let sender = sender.clone();
            let handed = apart.advance_in_parts(fact.at, most, move |part| sender.send(part).unwrap());
            prop_assert_eq!(told.as_ref().err(), handed.as_ref().err());
            let parts: Vec<_> = parts.try_iter().collect();
            prop_assert!(parts.iter().all(|p| p.consequences.len() <= most.max(1)));
            prop_assert_eq!(&journal, &parts.iter().map(|p| &*p.journal).collect::<String>());
            let told_apart: Vec<_> = parts.into_iter().flat_map(|p| p.consequences).collect();
            prop_assert_eq!(told.unwrap_or_default(), told_apart);
            prop_assert_eq!(whole.record(fact.clone()), apart.record(fact));
            prop_assert_eq!(whole.take_journal(), apart.take_journal());
        }
        prop_assert_eq!(seen(&whole), seen(&apart));
    }

    /// One big step and many small ones give the same bytes, and replaying them gives the same state.
    #[test]
    fn steps_and_replay_give_the_same(shape in support::shape(), step in 1i64..60) {
        let plan = shape.checked();
        let facts = shape.facts(&plan.timetable.zone);
        let end = at(&plan, 2400);

        let mut one = shape.open();
        let accepted: Vec<bool> = facts.iter().map(|f| one.record(f.clone()).is_ok()).collect();
        one.advance(end).unwrap();
        let journal = one.take_journal();

        let mut many = shape.open();
        let mut stepped = String::new();
        let mut next = facts.iter().zip(&accepted).peekable();
        for hour in (-72..2400).step_by(step as usize).chain([2400]) {
            let now = at(&plan, hour);
            while let Some((fact, accepted)) = next.next_if(|(f, _)| f.at <= now) {
                prop_assert_eq!(many.record(fact.clone()).is_ok(), *accepted);
                stepped.push_str(&many.take_journal());
            }
            many.advance(now).unwrap();
            stepped.push_str(&many.take_journal());
        }
        prop_assert_eq!(&journal, &stepped);
        prop_assert_eq!(seen(&one), seen(&many));

        verify(&journal).unwrap();
        let mut again = replay_amended(plan.clone(), shape.versions(), &journal).unwrap();
        prop_assert_eq!(again.take_journal(), "");
        again.advance(end).unwrap();
        prop_assert_eq!(again.take_journal(), "", "replay leaves nothing to be told anew");
        prop_assert_eq!(seen(&one), seen(&again));
        for (fact, _) in facts.iter().zip(&accepted).filter(|(f, accepted)| **accepted && f.key.is_some()) {
            let repeated = again.record(fact.clone());
            prop_assert!(repeated.is_ok_and(|r| r.duplicate), "a fact read back from the journal is the same fact");
        }
    }

    /// A refused fact, and one handed in twice, leave state and journal exactly as they were.
    #[test]
    fn refused_and_repeated_facts_change_nothing(shape in support::shape()) {
        let plan = shape.checked();
        let mut campaign = shape.open();
        campaign.take_journal();
        for fact in shape.facts(&plan.timetable.zone) {
            let (before, clock) = (seen(&campaign), campaign.clock());
            match campaign.record(fact.clone()) {
                Err(_) => {
                    prop_assert_eq!(campaign.take_journal(), "");
                    prop_assert_eq!(campaign.clock(), clock);
                    prop_assert_eq!(seen(&campaign), before);
                }
                Ok(recorded) => {
                    prop_assert_eq!(recorded.duplicate, campaign.take_journal().is_empty());
                    if fact.key.is_some() {
                        let before = seen(&campaign);
                        let again = campaign.record(fact).unwrap();
                        prop_assert!(again.duplicate);
                        prop_assert_eq!(again.seq, recorded.seq);
                        prop_assert_eq!(campaign.take_journal(), "");
                        prop_assert_eq!(seen(&campaign), before);
                    }
                }
            }
        }
    }

    /// A score is its base and the sum of its entries, never below the floor; every consequence is told once; time never
    /// runs backwards; every consequence of a rule names rule and hash.
    #[test]
    fn scores_are_the_sum_of_their_entries(shape in support::shape()) {
        let plan = shape.checked();
        let mut campaign = shape.open();
        let mut told = Vec::new();
        for fact in shape.facts(&plan.timetable.zone) {
            told.extend(campaign.record(fact).map(|r| r.consequences).unwrap_or_default());
            prop_assert!(support::Shape::adds_up(&campaign));
        }
        told.extend(campaign.advance(at(&plan, 2400)).unwrap());
        prop_assert!(support::Shape::adds_up(&campaign));
        let mut ids: Vec<&str> = told.iter().map(|c| &*c.id).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|w| w[0] == w[1]).collect();
        prop_assert!(twice.is_empty(), "told twice: {twice:?}");
        prop_assert!(told.windows(2).all(|w| w[0].at.instant() <= w[1].at.instant()), "time runs backwards");
        for c in &told {
            if matches!(c.what, What::Points { arithmetic: None, .. } | What::Notice { .. } | What::RuleFailed { .. }) {
                let rule = c.rule.as_ref().unwrap();
                prop_assert_eq!(rule.hash.len(), 64);
            }
        }
    }

    /// Any change of one byte of a journal is found, at its line or the one after.
    #[test]
    fn a_changed_byte_is_found(shape in support::shape(), position in any::<prop::sample::Index>(), bit in 0u8..7) {
        let plan = shape.checked();
        let mut campaign = shape.open();
        for fact in shape.facts(&plan.timetable.zone) {
            let _ = campaign.record(fact);
        }
        let journal = campaign.take_journal();
        let mut bytes = journal.clone().into_bytes();
        let i = position.index(bytes.len());
        bytes[i] ^= 1 << bit;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let line = 1 + journal[..i].matches('\n').count();
        let error = verify(&text).expect_err("a changed byte passed");
        let named = match error {
            duban::campaign::JournalError::Damaged { line, .. } | duban::campaign::JournalError::Torn { line, .. } => line,
            other => return Err(TestCaseError::fail(format!("{other}"))),
        };
        prop_assert!(named == line || named == line + 1, "line {line} changed, line {named} named");
    }

    /// Whatever happens to one line of a journal, the first line that is not as it was written is named. Whole lines cut off
    /// the end show in the hash of the last one, which a host keeps.
    #[test]
    fn damage_to_any_line_is_located(
        shape in support::shape(), position in any::<prop::sample::Index>(), damage in 0u8..7, byte in any::<prop::sample::Index>(),
    ) {
        let plan = shape.checked();
        let mut campaign = shape.open();
        for fact in shape.facts(&plan.timetable.zone) {
            let _ = campaign.record(fact);
        }
        campaign.advance(at(&plan, 2400)).unwrap();
        let journal = campaign.take_journal();
        let whole = verify(&journal).unwrap();
        let mut lines: Vec<String> = journal.lines().map(|l| format!("{l}\n")).collect();
        let i = position.index(lines.len() - 1);
        // The place where reading must stop, counted from 0.
        let first = match damage {
            0 => {
                let line = lines[i].clone();
                let at = byte.index(line.trim_end().chars().count());
                let flip = |(n, c): (usize, char)| if n == at { if c == 'x' { 'y' } else { 'x' } } else { c };
                lines[i] = line.chars().enumerate().map(flip).collect();
                i
            }
            1 => {
                lines.remove(i);
                i
            }
            2 => {
                let line = lines[i].clone();
                lines.insert(i, line);
                i + 1
            }
            3 => {
                lines.swap(i, i + 1);
                i
            }
            4 => {
                let line = lines[i].clone();
                let end = line.char_indices().map(|(at, _)| at).nth(byte.index(line.trim_end().chars().count()));
                lines[i] = format!("{}\n", &line[..end.unwrap()]);
                i
            }
            // A line of another journal in its place, whole in itself.
            5 => {
                let mut other = Campaign::open_with_journal(plan.clone());
                other.advance(at(&plan, 2400)).unwrap();
                let other = other.take_journal();
                let Some(line) = other.lines().skip(1).find(|l| !journal.contains(*l)) else { return Ok(()) };
                lines[i] = format!("{line}\n");
                i
            }
            _ => {
                let text = lines[..=i].concat();
                let cut = verify(&text).unwrap();
                prop_assert_ne!(&cut.head, &whole.head);
                prop_assert_eq!(cut.count, i + 1);
                return Ok(());
            }
        };
        let text = lines.concat();
        prop_assume!(text != journal);
        let named = match verify(&text).expect_err("damage passed") {
            duban::campaign::JournalError::Damaged { line, .. } => line,
            // What stands in the first line says by what to read the others.
            duban::campaign::JournalError::UnknownHash { .. } => 1,
            other => return Err(TestCaseError::fail(format!("{other}"))),
        };
        // A line of another journal may be the very one that could have followed; then the next shows it.
        prop_assert!(named == first + 1 || damage == 5 && named == first + 2, "{} was named", named);
    }
}
