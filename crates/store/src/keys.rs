//! The index of facts' keys, held to the journal it was made from.

use crate::error::StoreError;
use crate::line::Lines;
use crate::schema::indexed;
use crate::store::Stored;
use std::collections::BTreeMap;

/// The keys of a campaign's facts as a database indexes them, with the facts' numbers.
pub type Keys = BTreeMap<String, u64>;

/// Whether the index of keys is what a journal's facts make it. By it the database refuses a key a second time
/// (`counts-once`), so an index that lacks one is damage like a line that is missing.
///
/// # Errors
/// [`StoreError::Keys`] with the first key that is missing, foreign, or of another fact.
pub fn check_keys(campaign: &str, stored: &Stored, kept: &Keys) -> Result<(), StoreError> {
    let lines = Lines::parse(stored.text.clone())?;
    let facts = lines.iter().filter_map(|line| line.fact);
    let keyed: Vec<(u64, &str)> = facts.filter_map(|fact| Some((fact.seq, fact.key.as_deref()?))).collect();
    let wrong = |reason: String| Err(StoreError::Keys { campaign: campaign.to_owned(), reason });
    let mut known = Keys::new();
    for (seq, key) in keyed {
        match kept.get(&indexed(key)) {
            Some(found) if *found == seq => {}
            Some(found) => return wrong(format!("the key `{key}` is that of fact {seq}, and stands for fact {found}")),
            None => return wrong(format!("the key `{key}` of fact {seq} is missing")),
        }
        known.insert(indexed(key), seq);
    }
    match kept.iter().find(|(key, _)| !known.contains_key(*key)) {
        Some((key, seq)) => wrong(format!("the key `{key}`, of fact {seq}, is that of no fact")),
        None => Ok(()),
    }
}
