//! The statements, on a connection that may stand in a transaction.

use super::failed;
use crate::error::StoreError;
use crate::event::CloudEvent;
use crate::keys::Keys;
use crate::line::{Head, Lines};
use crate::outbox::{named, next_after};
use crate::schema::{indexed, lacking};
use crate::store::Stored;
use rusqlite::{Connection, OptionalExtension, params};

/// How many lines are looked at in one go for those that are events.
const BATCH: u64 = 1000;

/// A campaign's number among the tables, and where its journal ends.
struct Found {
    id: i64,
    head: Head,
}

/// The version of the tables; 0 where there are none.
pub(super) fn version(db: &Connection, store: &str) -> Result<u64, StoreError> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'duban_schema'";
    let there: i64 = db.query_row(there, [], |row| row.get(0)).map_err(|e| failed(store, e))?;
    if there == 0 {
        return Ok(0);
    }
    let version = db.query_row("SELECT max(version) FROM duban_schema", [], |row| row.get::<_, Option<i64>>(0));
    Ok(version.map_err(|e| failed(store, e))?.map_or(0, unsigned))
}

/// Brings the tables up to date; the caller has a transaction open.
pub(super) fn migrate(db: &Connection, store: &str) -> Result<(), StoreError> {
    let found = version(db, store)?;
    let lacking = lacking(store, found)?;
    let run = |sql: &str| db.execute_batch(sql).map_err(|e| failed(store, e));
    if found == 0 {
        run("CREATE TABLE IF NOT EXISTS duban_schema (version INTEGER NOT NULL PRIMARY KEY) STRICT")?;
    }
    for (version, migration) in lacking {
        run(migration.sqlite)?;
        run(&format!("INSERT INTO duban_schema (version) VALUES ({version})"))?;
    }
    Ok(())
}

fn find(db: &Connection, store: &str, campaign: &str) -> Result<Option<Found>, StoreError> {
    let find = || {
        let mut find = db.prepare_cached("SELECT id, lines, head FROM duban_campaigns WHERE name = ?1")?;
        let found = |row: &rusqlite::Row<'_>| {
            Ok(Found { id: row.get(0)?, head: Head { lines: unsigned(row.get(1)?), hash: row.get(2)? } })
        };
        find.query_row([campaign], found).optional()
    };
    find().map_err(|e| failed(store, e))
}

pub(super) fn head(db: &Connection, store: &str, campaign: &str) -> Result<Head, StoreError> {
    Ok(find(db, store, campaign)?.map(|found| found.head).unwrap_or_default())
}

/// Text and end; the caller sees to it that nobody writes in between.
pub(super) fn read(db: &Connection, store: &str, campaign: &str) -> Result<Stored, StoreError> {
    let Some(found) = find(db, store, campaign)? else { return Ok(Stored::default()) };
    let text = || {
        let mut text = String::new();
        let mut select = db.prepare_cached("SELECT text FROM duban_lines WHERE campaign = ?1 ORDER BY n")?;
        let mut rows = select.query([found.id])?;
        while let Some(row) = rows.next()? {
            // A damaged row may hold anything; verification then says which line it is.
            text.push_str(&String::from_utf8_lossy(row.get_ref(0)?.as_bytes().unwrap_or_default()));
            text.push('\n');
        }
        Ok(text)
    };
    Ok(Stored { text: text().map_err(|e| failed(store, e))?, head: found.head })
}

/// Appends lines; the caller has a transaction open, and rolls it back on an error.
pub(super) fn append(db: &Connection, store: &str, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
    named("a campaign's name", campaign)?;
    let found = find(db, store, campaign)?;
    // INVARIANT (one-writer): SQLite has one writer at a time; what is read here stays so until it commits.
    StoreError::unless_same(campaign, lines.after(), &found.as_ref().map(|f| f.head.clone()).unwrap_or_default())?;
    let head = lines.head();
    let id = match found {
        Some(found) => {
            let update = db.prepare_cached("UPDATE duban_campaigns SET lines = ?2, head = ?3 WHERE id = ?1");
            let update = update.and_then(|mut u| u.execute(params![found.id, signed(head.lines), head.hash]));
            update.map_err(|e| failed(store, e))?;
            found.id
        }
        None => {
            let insert = "INSERT INTO duban_campaigns (name, lines, head) VALUES (?1, ?2, ?3)";
            let done = db.execute(insert, params![campaign, signed(head.lines), head.hash]);
            done.map_err(|e| failed(store, e))?;
            db.last_insert_rowid()
        }
    };
    let insert = db.prepare_cached("INSERT INTO duban_lines (campaign, n, text) VALUES (?1, ?2, ?3)");
    let mut insert = insert.map_err(|e| failed(store, e))?;
    let key = "INSERT INTO duban_keys (campaign, key, seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut insert_key = db.prepare_cached(key).map_err(|e| failed(store, e))?;
    for line in lines.iter() {
        insert.execute(params![id, signed(line.n), line.text]).map_err(|e| failed(store, e))?;
        let Some((fact, key)) = line.fact.and_then(|fact| Some((fact, fact.key.as_ref()?))) else { continue };
        let new = insert_key.execute(params![id, indexed(key), signed(fact.seq)]).map_err(|e| failed(store, e))?;
        // INVARIANT (counts-once): kept by the database as well.
        if new == 0 {
            return Err(StoreError::KeyTaken { campaign: campaign.to_owned(), key: key.clone() });
        }
    }
    Ok(())
}

/// The keys indexed for a campaign.
pub(super) fn kept_keys(db: &Connection, store: &str, campaign: &str) -> Result<Keys, StoreError> {
    let Some(found) = find(db, store, campaign)? else { return Ok(Keys::new()) };
    let keys = || {
        let mut select = db.prepare_cached("SELECT key, seq FROM duban_keys WHERE campaign = ?1")?;
        let rows = select.query_map([found.id], |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?;
        rows.collect::<Result<Keys, rusqlite::Error>>()
    };
    keys().map_err(|e| failed(store, e))
}

pub(super) fn campaigns(db: &Connection, store: &str) -> Result<Vec<(String, Head)>, StoreError> {
    let all = || {
        let mut all = db.prepare_cached("SELECT name, lines, head FROM duban_campaigns ORDER BY name")?;
        let rows =
            all.query_map([], |row| Ok((row.get(0)?, Head { lines: unsigned(row.get(1)?), hash: row.get(2)? })))?;
        rows.collect::<Result<Vec<_>, rusqlite::Error>>()
    };
    all().map_err(|e| failed(store, e))
}

fn known(db: &Connection, store: &str, campaign: &str) -> Result<Found, StoreError> {
    if let Some(found) = find(db, store, campaign)? {
        return Ok(found);
    }
    let known = campaigns(db, store)?.into_iter().map(|(name, _)| name).take(10).collect();
    Err(StoreError::UnknownCampaign { store: store.to_owned(), campaign: campaign.to_owned(), known })
}

pub(super) fn events(
    db: &Connection,
    store: &str,
    campaign: &str,
    consumer: &str,
    limit: usize,
) -> Result<Vec<CloudEvent>, StoreError> {
    named("a consumer's name", consumer)?;
    let found = known(db, store, campaign)?;
    let read = || {
        let cursor = "SELECT next FROM duban_cursors WHERE campaign = ?1 AND consumer = ?2";
        let next = db.query_row(cursor, params![found.id, consumer], |row| row.get(0)).optional()?;
        let mut next = next.map_or(0, unsigned);
        let mut events = Vec::new();
        let lines = "SELECT text FROM duban_lines WHERE campaign = ?1 AND n >= ?2 AND n < ?3 ORDER BY n";
        let mut lines = db.prepare_cached(lines)?;
        while next < found.head.lines && events.len() < limit {
            let mut rows = lines.query(params![found.id, signed(next), signed(next.saturating_add(BATCH))])?;
            while let Some(row) = rows.next()? {
                events.extend(CloudEvent::of(campaign, &row.get::<_, String>(0)?));
            }
            next = next.saturating_add(BATCH);
        }
        events.truncate(limit);
        Ok(events)
    };
    read().map_err(|e| failed(store, e))
}

pub(super) fn acknowledge(
    db: &Connection,
    store: &str,
    campaign: &str,
    consumer: &str,
    upto: u64,
) -> Result<(), StoreError> {
    named("a consumer's name", consumer)?;
    let found = known(db, store, campaign)?;
    let next = next_after(campaign, consumer, upto, found.head.lines)?;
    let forward = "INSERT INTO duban_cursors (campaign, consumer, next) VALUES (?1, ?2, ?3)
        ON CONFLICT (campaign, consumer) DO UPDATE SET next = max(next, excluded.next)";
    db.execute(forward, params![found.id, consumer, signed(next)]).map_err(|e| failed(store, e))?;
    Ok(())
}

/// Databases count with signs; no journal has so many lines that it would matter.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
