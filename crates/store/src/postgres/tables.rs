//! The statements, within a transaction.

use super::failed;
use crate::error::StoreError;
use crate::event::CloudEvent;
use crate::keys::Keys;
use crate::line::{Head, Lines};
use crate::outbox::{named, next_after};
use crate::schema::{indexed, lacking};
use crate::store::Stored;
use postgres::{GenericClient, Transaction};

/// How many lines are sent, or looked at for events, in one go.
const BATCH: usize = 1000;
/// Keeps two programs from making the tables at the same time: a number that no other lock has.
const MIGRATING: i64 = 0x6475_6261_6e00;

/// A campaign's number among the tables, and where its journal ends.
struct Found {
    id: i64,
    head: Head,
}

/// The version of the tables; 0 where there are none.
pub(super) fn version(db: &mut impl GenericClient, store: &str) -> Result<u64, StoreError> {
    let mut read = || {
        let there: bool = db.query_one("SELECT to_regclass('duban_schema') IS NOT NULL", &[])?.try_get(0)?;
        if there { latest(db) } else { Ok(0) }
    };
    read().map_err(|e| failed(store, e))
}

fn latest(db: &mut impl GenericClient) -> Result<u64, postgres::Error> {
    let version: Option<i64> = db.query_one("SELECT max(version) FROM duban_schema", &[])?.try_get(0)?;
    Ok(version.map_or(0, unsigned))
}

/// Brings the tables up to date.
pub(super) fn migrate(db: &mut Transaction<'_>, store: &str) -> Result<(), StoreError> {
    db.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING]).map_err(|e| failed(store, e))?;
    // Whether there are tables must not be asked of `to_regclass` here: a session remembers that it found none, even when
    // another has made them while this one waited for the lock.
    let begin = "CREATE TABLE IF NOT EXISTS duban_schema (version BIGINT NOT NULL PRIMARY KEY)";
    db.batch_execute(begin).map_err(|e| failed(store, e))?;
    let found = latest(db).map_err(|e| failed(store, e))?;
    for (version, migration) in lacking(store, found)? {
        let add = format!("{}; INSERT INTO duban_schema (version) VALUES ({version})", migration.postgres);
        db.batch_execute(&add).map_err(|e| failed(store, e))?;
    }
    Ok(())
}

fn find(db: &mut impl GenericClient, store: &str, campaign: &str) -> Result<Option<Found>, StoreError> {
    named("a campaign's name", campaign)?;
    let mut find = || {
        let found = db.query_opt("SELECT id, lines, head FROM duban_campaigns WHERE name = $1", &[&campaign])?;
        let found = found.map(|row| {
            let head = Head { lines: unsigned(row.try_get(1)?), hash: row.try_get(2)? };
            Ok(Found { id: row.try_get(0)?, head })
        });
        found.transpose()
    };
    find().map_err(|e| failed(store, e))
}

pub(super) fn head(db: &mut impl GenericClient, store: &str, campaign: &str) -> Result<Head, StoreError> {
    Ok(find(db, store, campaign)?.map(|found| found.head).unwrap_or_default())
}

/// Text and end. They are of one moment only in a transaction that sees one state of the database; otherwise lines that
/// were added in between are left out.
pub(super) fn read(db: &mut impl GenericClient, store: &str, campaign: &str) -> Result<Stored, StoreError> {
    let Some(found) = find(db, store, campaign)? else { return Ok(Stored::default()) };
    let mut text = || {
        let rows = "SELECT text FROM duban_lines WHERE campaign = $1 AND n < $2 ORDER BY n";
        let mut text = String::new();
        for row in db.query(rows, &[&found.id, &signed(found.head.lines)])? {
            text.push_str(row.try_get(0)?);
            text.push('\n');
        }
        Ok(text)
    };
    Ok(Stored { text: text().map_err(|e| failed(store, e))?, head: found.head })
}

/// Appends lines. The caller undoes everything on an error.
pub(super) fn append(db: &mut Transaction<'_>, store: &str, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
    let (after, head) = (lines.after(), lines.head());
    named("a campaign's name", campaign)?;
    // INVARIANT (one-writer): the row of the campaign is changed only if the journal still ends where it did; whoever
    // comes second waits for the first here, and then finds it changed.
    let claimed = if *after == Head::default() {
        let begin = "INSERT INTO duban_campaigns (name, lines, head) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO NOTHING RETURNING id";
        db.query_opt(begin, &[&campaign, &signed(head.lines), &head.hash])
    } else {
        let go_on = "UPDATE duban_campaigns SET lines = $2, head = $3
            WHERE name = $1 AND lines = $4 AND head = $5 RETURNING id";
        db.query_opt(go_on, &[&campaign, &signed(head.lines), &head.hash, &signed(after.lines), &after.hash])
    };
    let Some(claimed) = claimed.map_err(|e| failed(store, e))? else {
        let found = self::head(db, store, campaign)?;
        let (campaign, expected) = (campaign.to_owned(), after.clone());
        return Err(StoreError::Conflict { campaign, expected, found });
    };
    let id: i64 = claimed.try_get(0).map_err(|e| failed(store, e))?;
    let all: Vec<_> = lines.iter().collect();
    for batch in all.chunks(BATCH) {
        let numbers: Vec<i64> = batch.iter().map(|line| signed(line.n)).collect();
        let texts: Vec<&str> = batch.iter().map(|line| line.text).collect();
        let insert = "INSERT INTO duban_lines (campaign, n, text)
            SELECT $1, line.n, line.text FROM unnest($2::bigint[], $3::text[]) AS line (n, text)";
        db.execute(insert, &[&id, &numbers, &texts]).map_err(|e| failed(store, e))?;
    }
    keys(db, store, campaign, id, lines)
}

/// INVARIANT (counts-once): kept by the database as well.
fn keys(db: &mut Transaction<'_>, store: &str, campaign: &str, id: i64, lines: &Lines) -> Result<(), StoreError> {
    let facts = lines.iter().filter_map(|line| line.fact);
    let facts: Vec<_> = facts.filter_map(|fact| Some((fact.key.as_ref()?, signed(fact.seq)))).collect();
    for batch in facts.chunks(BATCH) {
        let keys: Vec<String> = batch.iter().map(|(key, _)| indexed(key)).collect();
        let numbers: Vec<i64> = batch.iter().map(|(_, seq)| *seq).collect();
        let insert = "INSERT INTO duban_keys (campaign, key, seq)
            SELECT $1, fact.key, fact.seq FROM unnest($2::text[], $3::bigint[]) AS fact (key, seq)
            ON CONFLICT DO NOTHING RETURNING seq";
        let new = db.query(insert, &[&id, &keys, &numbers]).map_err(|e| failed(store, e))?;
        if new.len() < batch.len() {
            let mut taken = Vec::new();
            for row in new {
                taken.push(row.try_get::<_, i64>(0).map_err(|e| failed(store, e))?);
            }
            let key = batch.iter().find(|(_, seq)| !taken.contains(seq)).map(|(key, _)| (*key).clone());
            return Err(StoreError::KeyTaken { campaign: campaign.to_owned(), key: key.unwrap_or_default() });
        }
    }
    Ok(())
}

/// The keys indexed for a campaign.
pub(super) fn kept_keys(db: &mut impl GenericClient, store: &str, campaign: &str) -> Result<Keys, StoreError> {
    let Some(found) = find(db, store, campaign)? else { return Ok(Keys::new()) };
    let mut keys = || {
        let rows = db.query("SELECT key, seq FROM duban_keys WHERE campaign = $1", &[&found.id])?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, unsigned(row.try_get(1)?))))
            .collect::<Result<Keys, postgres::Error>>()
    };
    keys().map_err(|e| failed(store, e))
}

pub(super) fn campaigns(db: &mut impl GenericClient, store: &str) -> Result<Vec<(String, Head)>, StoreError> {
    let mut all = || {
        let rows = db.query("SELECT name, lines, head FROM duban_campaigns ORDER BY name", &[])?;
        let rows = rows
            .iter()
            .map(|row| Ok((row.try_get(0)?, Head { lines: unsigned(row.try_get(1)?), hash: row.try_get(2)? })));
        rows.collect::<Result<Vec<_>, postgres::Error>>()
    };
    all().map_err(|e| failed(store, e))
}

fn known(db: &mut impl GenericClient, store: &str, campaign: &str) -> Result<Found, StoreError> {
    if let Some(found) = find(db, store, campaign)? {
        return Ok(found);
    }
    let known = campaigns(db, store)?.into_iter().map(|(name, _)| name).take(10).collect();
    Err(StoreError::UnknownCampaign { store: store.to_owned(), campaign: campaign.to_owned(), known })
}

pub(super) fn events(
    db: &mut impl GenericClient,
    store: &str,
    campaign: &str,
    consumer: &str,
    limit: usize,
) -> Result<Vec<CloudEvent>, StoreError> {
    named("a consumer's name", consumer)?;
    let found = known(db, store, campaign)?;
    let mut read = || {
        let cursor = "SELECT next FROM duban_cursors WHERE campaign = $1 AND consumer = $2";
        let next = db.query_opt(cursor, &[&found.id, &consumer])?;
        let mut next = next.map(|row| row.try_get(0)).transpose()?.map_or(0, unsigned);
        let mut events = Vec::new();
        let lines = "SELECT text FROM duban_lines WHERE campaign = $1 AND n >= $2 AND n < $3 ORDER BY n";
        while next < found.head.lines && events.len() < limit {
            let end = next.saturating_add(BATCH as u64).min(found.head.lines);
            for row in db.query(lines, &[&found.id, &signed(next), &signed(end)])? {
                events.extend(CloudEvent::of(campaign, row.try_get(0)?));
            }
            next = end;
        }
        events.truncate(limit);
        Ok(events)
    };
    read().map_err(|e| failed(store, e))
}

/// Holds a cursor until the transaction ends, so that two do not hand over the same events.
pub(super) fn hold(db: &mut Transaction<'_>, store: &str, campaign: &str, consumer: &str) -> Result<(), StoreError> {
    named("a consumer's name", consumer)?;
    let found = known(db, store, campaign)?;
    let mut hold = || {
        let begin = "INSERT INTO duban_cursors (campaign, consumer, next) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING";
        db.execute(begin, &[&found.id, &consumer])?;
        let hold = "SELECT next FROM duban_cursors WHERE campaign = $1 AND consumer = $2 FOR UPDATE";
        db.query_one(hold, &[&found.id, &consumer])
    };
    hold().map(|_| ()).map_err(|e| failed(store, e))
}

pub(super) fn acknowledge(
    db: &mut impl GenericClient,
    store: &str,
    campaign: &str,
    consumer: &str,
    upto: u64,
) -> Result<(), StoreError> {
    named("a consumer's name", consumer)?;
    let found = known(db, store, campaign)?;
    let next = next_after(campaign, consumer, upto, found.head.lines)?;
    let forward = "INSERT INTO duban_cursors AS cursor (campaign, consumer, next) VALUES ($1, $2, $3)
        ON CONFLICT (campaign, consumer) DO UPDATE SET next = greatest(cursor.next, excluded.next)";
    db.execute(forward, &[&found.id, &consumer, &signed(next)]).map_err(|e| failed(store, e))?;
    Ok(())
}

/// Databases count with signs; no journal has so many lines that it would matter.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
