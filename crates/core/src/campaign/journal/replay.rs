//! Replaying a journal: the same plan and the same facts must give the same bytes.

use super::chain::{Header, JournalDamage, JournalError};
use super::verify::{lines, verify};
use crate::campaign::{Campaign, RawFact};
use crate::check::CheckedPlan;
use crate::time::Instant;
use serde_json::Value;

/// Rebuilds a campaign from its journal, checking that every line follows from the plan and the facts before it. The
/// clock then stands where the last line left it; a host moves it on with [`Campaign::advance`]. Where the journal ends in
/// the middle of a step, the lines that belong behind it are in [`Campaign::take_journal`].
///
/// # Errors
/// [`JournalError`]: a damaged chain, another plan or rules, a line that recomputing does not give.
pub fn replay(plan: CheckedPlan, text: &str) -> Result<Campaign, JournalError> {
    replay_amended(plan, Vec::new(), text)
}

/// The references of the amended plans that a journal's facts adopt, each once, in order. The chain is not checked.
pub fn amendments(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.contains("\"plan-amended\"")) {
        let line: Value = serde_json::from_str(line).unwrap_or_default();
        let fact = line.get("fact");
        for fact in [fact, fact.and_then(|f| f.get("instead"))].into_iter().flatten() {
            let amends = fact.get("fact").and_then(Value::as_str) == Some("plan-amended");
            let plan = fact.get("plan").and_then(Value::as_str).filter(|_| amends);
            if let Some(plan) = plan.filter(|plan| !found.iter().any(|f| f == plan)) {
                found.push(plan.to_owned());
            }
        }
    }
    found
}

/// Refuses the journal of another campaign by its first line alone, before anything it names is looked for.
///
/// # Errors
/// [`JournalError::Differs`]. Text that is no journal is not judged here.
pub fn of_campaign(plan: &CheckedPlan, text: &str) -> Result<(), JournalError> {
    let header = text.lines().next().and_then(|line| serde_json::from_str::<Value>(line).ok());
    let campaign = header.as_ref().and_then(|h| h.get("journal")?.get("campaign")?.as_str());
    let given = plan.plan.campaign.id.as_str();
    match campaign.filter(|campaign| *campaign != given) {
        Some(journal) => Err(JournalError::Differs {
            what: "campaign".to_owned(),
            journal: journal.to_owned(),
            given: given.to_owned(),
        }),
        None => Ok(()),
    }
}

/// Rebuilds a campaign whose plan was amended: the amended plans come with the references by which the facts name them
/// (see [`amendments`]).
///
/// # Errors
/// As [`replay`]; a fact that adopts a plan which was not handed in, or has another content now, is refused.
pub fn replay_amended(
    plan: CheckedPlan,
    amended: Vec<(String, CheckedPlan)>,
    text: &str,
) -> Result<Campaign, JournalError> {
    replay_trusting(plan, amended, text).map_err(|error| match verify(text) {
        // What is wrong with the chain explains what does not follow.
        Err(damage) => damage,
        Ok(_) => error,
    })
}

/// Replays a journal whose hashes nobody looked at: where every line is as it is computed, so is its hash.
fn replay_trusting(
    plan: CheckedPlan,
    amended: Vec<(String, CheckedPlan)>,
    text: &str,
) -> Result<Campaign, JournalError> {
    let (lines, verified) = lines(text, false)?;
    let header = lines.first().filter(|line| line.kind == "journal");
    let header: Option<Header> = header.and_then(|line| serde_json::from_str(line.body).ok());
    let not_a_line = JournalError::Damaged { line: 1, damage: JournalDamage::NotALine };
    same(&header.ok_or(not_a_line)?, &Header::of(&plan, verified.hash))?;
    let mut campaign = Campaign::open_with_journal_by(plan, verified.hash);
    amended.into_iter().for_each(|(reference, plan)| campaign.offer_plan(reference, plan));
    let mut rebuilt = Rebuilt { text, at: 0, beyond: String::new() };
    rebuilt.compare(&campaign.take_journal())?;
    let mut last: Option<Instant> = None;
    for (i, line) in lines.iter().enumerate() {
        let fail = |reason: String| JournalError::Fact { line: i + 1, reason };
        if line.kind == "fact" {
            let raw: RawFact = serde_json::from_str(line.body).map_err(|e| fail(e.to_string()))?;
            let fact = raw.read(campaign.zone()).map_err(|e| fail(e.to_string()))?;
            // What was told before this fact came due before it was recorded, even if it took effect earlier still.
            if let Some(at) = last.take() {
                run_to(&mut campaign, at);
            }
            campaign.record(fact).map_err(|e| fail(e.to_string()))?;
            rebuilt.compare(&campaign.take_journal())?;
        } else if let Some((at, _)) = line.consequence().filter(|(_, kind)| *kind != "rescinded") {
            // A rescission stands at the instant its fact was recorded, which is none of the campaign's clock.
            last = last.max(Instant::parse_rfc3339(at).ok());
        }
    }
    // What stands behind the last fact came of the clock alone.
    if let Some(at) = last {
        run_to(&mut campaign, at);
        rebuilt.compare(&campaign.take_journal())?;
    }
    let beyond = rebuilt.end()?;
    // What the facts give beyond the journal's end was computed but not written before the writer was cut off.
    if let Some(journal) = &mut campaign.journal {
        journal.pending_again(&beyond);
    }
    Ok(campaign)
}

/// A journal compared with what is computed anew, as that comes.
struct Rebuilt<'a> {
    text: &'a str,
    /// How far they are the same.
    at: usize,
    /// What was computed beyond the end.
    beyond: String,
}

impl Rebuilt<'_> {
    fn compare(&mut self, computed: &str) -> Result<(), JournalError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(computed) {
            self.at += computed.len();
            return Ok(());
        }
        // A last line may lack its line break.
        let beyond = computed.strip_prefix(rest);
        if let Some(beyond) = beyond.filter(|b| rest.is_empty() || rest.ends_with('\n') || b.starts_with('\n')) {
            self.at = self.text.len();
            self.beyond.push_str(beyond);
            return Ok(());
        }
        let same = computed.lines().zip(rest.lines()).take_while(|(ours, theirs)| ours == theirs).count();
        Err(self.diverges(same, computed.lines().nth(same)))
    }

    fn end(self) -> Result<String, JournalError> {
        if self.at < self.text.len() { Err(self.diverges(0, None)) } else { Ok(self.beyond) }
    }

    /// The error of the line that stands so many lines behind what is the same.
    fn diverges(&self, behind: usize, expected: Option<&str>) -> JournalError {
        let before = self.text.get(..self.at).unwrap_or_default().lines().count();
        let expected = expected.unwrap_or("nothing more").to_owned();
        JournalError::Diverges { line: before + behind + 1, expected }
    }
}

/// Moves the clock on to an instant, if it does not stand there or beyond already.
fn run_to(campaign: &mut Campaign, at: Instant) {
    if campaign.clock().is_none_or(|c| c < at) {
        campaign.run_until(at);
    }
    let _ = campaign.take_fresh();
}

fn same(journal: &Header, given: &Header) -> Result<(), JournalError> {
    let differs = |what: &str, journal: &str, given: &str| {
        Err(JournalError::Differs { what: what.to_owned(), journal: journal.to_owned(), given: given.to_owned() })
    };
    if journal.format != given.format {
        return differs("format", &journal.format.to_string(), &given.format.to_string());
    }
    if journal.engine != given.engine {
        return differs("engine version", &journal.engine, &given.engine);
    }
    if journal.campaign != given.campaign {
        return differs("campaign", &journal.campaign, &given.campaign);
    }
    if journal.plan != given.plan {
        return differs("plan", &journal.plan, &given.plan);
    }
    let ids = journal.rules.keys().chain(given.rules.keys());
    for id in ids {
        let (a, b) = (journal.rules.get(id), given.rules.get(id));
        if a != b {
            let text = |h: Option<&String>| h.map_or("no such rule", |h| h.as_str()).to_owned();
            return differs(&format!("rule {id}"), &text(a), &text(b));
        }
    }
    Ok(())
}
