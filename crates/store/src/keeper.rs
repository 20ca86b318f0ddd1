//! A campaign with its journal in a store.

use crate::error::{KeepError, StoreError};
use crate::line::{Head, Lines};
use crate::store::{JournalStore, Stored};
use duban::campaign::{
    Campaign, ChainHash, Consequence, Fact, JournalError, Recorded, Refusal, Verified, amendments, of_campaign,
    replay_amended, verify,
};
use duban::check::CheckedPlan;
use duban::time::Instant;

/// A campaign whose journal a store keeps. Facts are acknowledged when their lines are kept.
///
/// The store is handed in with each call, so that it may be a transaction that the host has just opened. Before anything
/// happens the keeper compares where the store's journal ends with where its own campaign stands: a transaction that was
/// rolled back after all, or another writer, shows as [`StoreError::Conflict`] and never as a fact lost.
#[derive(Debug)]
pub struct Keeper {
    name: String,
    campaign: Campaign,
    /// Where the journal ends that the campaign was computed from.
    head: Head,
    /// Lines that belong behind it and are not kept yet: the first line of a new journal.
    unwritten: String,
    /// The campaign went where the store did not follow; it is loaded again before anything else.
    astray: bool,
}

impl Keeper {
    /// Opens a campaign under the id that its plan has. A campaign that the store does not have begins; nothing is kept of
    /// it until something happens. A plan alone will do for an [`Opening`].
    ///
    /// # Errors
    /// [`KeepError::Journal`] when the journal is damaged or was made with another plan.
    pub fn open<S: JournalStore + ?Sized>(store: &mut S, opening: impl Into<Opening>) -> Result<Keeper, KeepError> {
        let opening = opening.into();
        let name = opening.plan.plan.campaign.id.to_string();
        Keeper::open_as(store, &name, opening)
    }

    /// Opens a campaign under another name, where several carry out the same plan.
    ///
    /// # Errors
    /// As [`Keeper::open`].
    pub fn open_as<S>(store: &mut S, name: &str, opening: impl Into<Opening>) -> Result<Keeper, KeepError>
    where
        S: JournalStore + ?Sized,
    {
        let (mut campaign, head) = load::<S, KeepError>(store, name, opening.into(), &mut |_| Ok(Vec::new()))?;
        let unwritten = campaign.take_journal();
        Ok(Keeper { name: name.to_owned(), campaign, head, unwritten, astray: false })
    }

    /// The name that the store knows it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Hands in an amended version of the plan; the fact that adopts it names it by the reference.
    pub fn offer_plan(&mut self, reference: impl Into<String>, plan: CheckedPlan) {
        self.campaign.offer_plan(reference, plan);
    }

    /// The campaign, to be looked at.
    pub fn campaign(&self) -> &Campaign {
        &self.campaign
    }

    /// Where its journal ends.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Records a fact and keeps what follows. A fact with a key that was recorded before changes nothing.
    ///
    /// # Errors
    /// [`KeepError::Refused`] when it makes no sense; [`StoreError::Conflict`] when another writer was faster.
    pub fn record<S>(&mut self, store: &mut S, fact: Fact) -> Result<Recorded, KeepError>
    where
        S: JournalStore + ?Sized,
    {
        self.step(store, |campaign| campaign.record(fact))
    }

    /// Moves the clock and keeps what came due.
    ///
    /// # Errors
    /// [`KeepError::Refused`] when the clock would go back; [`StoreError::Conflict`] when another writer was faster.
    pub fn advance<S>(&mut self, store: &mut S, to: Instant) -> Result<Vec<Consequence>, KeepError>
    where
        S: JournalStore + ?Sized,
    {
        self.step(store, |campaign| campaign.advance(to))
    }

    /// Does several things to the campaign and keeps what follows from them together, or nothing of it.
    ///
    /// # Errors
    /// What the work was refused with; [`StoreError::Conflict`] when another writer was faster.
    pub fn step<S, T>(
        &mut self,
        store: &mut S,
        work: impl FnOnce(&mut Campaign) -> Result<T, Refusal>,
    ) -> Result<T, KeepError>
    where
        S: JournalStore + ?Sized,
    {
        if self.astray {
            self.reload(store)?;
        }
        StoreError::unless_same(&self.name, &self.head, &store.head(&self.name)?)?;
        let clock = self.campaign.clock();
        let done = work(&mut self.campaign);
        let fresh = self.campaign.take_journal();
        let done = match done {
            Ok(done) => done,
            Err(refusal) => {
                // Of several things the first may have been done before the second was refused.
                self.astray = !fresh.is_empty() || self.campaign.clock() != clock;
                return Err(refusal.into());
            }
        };
        // INVARIANT (all-or-none): whatever goes wrong from here on, the campaign is loaded again from what is kept.
        self.astray = true;
        let lines = Lines::parse(format!("{}{fresh}", self.unwritten)).map_err(StoreError::from)?;
        if !lines.is_empty() {
            store.append(&self.name, &lines)?;
            self.head = lines.head().clone();
            self.unwritten.clear();
        }
        self.astray = false;
        Ok(done)
    }

    /// Loads the campaign again if the store's journal ends elsewhere than this one. A host calls it at the beginning of a
    /// transaction of its own.
    ///
    /// # Errors
    /// As [`Keeper::open`]; the campaign is then as it was.
    pub fn refresh<S: JournalStore + ?Sized>(&mut self, store: &mut S) -> Result<(), KeepError> {
        if self.astray || store.head(&self.name)? != self.head { self.reload(store) } else { Ok(()) }
    }

    /// Tries a step up to `tries` times, loading the campaign again after each conflict.
    ///
    /// # Errors
    /// Whatever the last try ended with.
    pub fn retrying<S, T>(
        &mut self,
        store: &mut S,
        tries: u32,
        mut step: impl FnMut(&mut Keeper, &mut S) -> Result<T, KeepError>,
    ) -> Result<T, KeepError>
    where
        S: JournalStore + ?Sized,
    {
        for _ in 1..tries {
            match step(self, store) {
                Err(error) if error.is_conflict() => self.refresh(store)?,
                done => return done,
            }
        }
        step(self, store)
    }

    fn reload<S: JournalStore + ?Sized>(&mut self, store: &mut S) -> Result<(), KeepError> {
        let later: Vec<_> = self.campaign.offered_plans().map(|(r, plan)| (r.to_owned(), plan.clone())).collect();
        let opening = Opening { plan: self.campaign.first_plan().clone(), later, hash: self.campaign.chain_hash() };
        let (mut campaign, head) = load::<S, KeepError>(store, &self.name, opening, &mut |_| Ok(Vec::new()))?;
        self.unwritten = campaign.take_journal();
        (self.campaign, self.head, self.astray) = (campaign, head, false);
        Ok(())
    }
}

/// What a campaign is opened with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The plan it began with.
    pub plan: CheckedPlan,
    /// Amended versions of it, with the references by which facts name them.
    pub later: Vec<(String, CheckedPlan)>,
    /// What chains the journal of a campaign that begins.
    pub hash: ChainHash,
}

impl From<CheckedPlan> for Opening {
    fn from(plan: CheckedPlan) -> Opening {
        Opening { plan, later: Vec::new(), hash: ChainHash::default() }
    }
}

/// Rebuilds a campaign from the journal in a store, with where that ends. A campaign that the store does not have begins.
/// The lines that [`Campaign::take_journal`] then gives belong behind the journal. `later` is asked for the amended plans
/// whose references the journal's facts name, beside those that the opening brings.
///
/// # Errors
/// [`KeepError::Journal`] when the journal is damaged or was made with another plan, [`StoreError::CutOff`] when lines are
/// missing off its end; whatever `later` fails with.
pub fn load<S, E>(
    store: &mut S,
    name: &str,
    opening: Opening,
    later: &mut dyn FnMut(Vec<String>) -> Result<Vec<(String, CheckedPlan)>, E>,
) -> Result<(Campaign, Head), E>
where
    S: JournalStore + ?Sized,
    E: From<KeepError>,
{
    let stored = store.read(name).map_err(KeepError::from)?;
    of_campaign(&opening.plan, &stored.text).map_err(|error| damaged(name, error))?;
    let mut versions = opening.later;
    versions.extend(later(amendments(&stored.text))?);
    if stored.text.is_empty() {
        same_end(name, &stored, &Head::default()).map_err(KeepError::from)?;
        let mut campaign = Campaign::open_with_journal_by(opening.plan, opening.hash);
        versions.into_iter().for_each(|(reference, plan)| campaign.offer_plan(reference, plan));
        return Ok((campaign, Head::default()));
    }
    let campaign = replay_amended(opening.plan, versions, &stored.text).map_err(|error| damaged(name, error))?;
    same_end(name, &stored, &Head::of(&stored.text)).map_err(KeepError::from)?;
    Ok((campaign, stored.head))
}

/// Verifies the chain of a journal as a store gave it, and that it ends where the store knows it to end.
///
/// # Errors
/// [`KeepError::Journal`] with the line that is not as it was written, [`StoreError::CutOff`] when lines are missing off
/// the end.
pub fn check(name: &str, stored: &Stored) -> Result<Verified, KeepError> {
    if stored.text.is_empty() {
        same_end(name, stored, &Head::default())?;
    }
    let verified = verify(&stored.text).map_err(|error| damaged(name, error))?;
    same_end(name, stored, &Head { lines: verified.count as u64, hash: verified.head.clone() })?;
    Ok(verified)
}

fn same_end(name: &str, stored: &Stored, found: &Head) -> Result<(), StoreError> {
    if stored.head == *found {
        return Ok(());
    }
    Err(StoreError::CutOff { campaign: name.to_owned(), kept: stored.head.clone(), found: found.clone() })
}

fn damaged(name: &str, error: JournalError) -> KeepError {
    KeepError::Journal { campaign: name.to_owned(), error }
}
