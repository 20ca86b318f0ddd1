//! The same season without an engine: a heap of timers in plain Rust, with and without a chained journal, and a case
//! system's way, one set-based statement a step and day in SQLite.

use super::data::{DAYS, Season, Totals};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Write;

const TENTHS: [u32; 4] = [0, 10, 20, 50];

/// Lines of JSON, each with the hash of the one before; their bytes are counted and dropped.
struct Journal {
    on: bool,
    seq: u64,
    prev: String,
    line: String,
    bytes: u64,
}

impl Journal {
    fn event(&mut self, day: u16, kind: &str, duty: u32, tenths: u32) {
        if !self.on {
            return;
        }
        self.seq += 1;
        self.line.clear();
        let _ = write!(
            self.line,
            "{{\"seq\":{},\"day\":{day},\"kind\":\"{kind}\",\"task\":{duty},\"pts\":{tenths},\"prev\":\"{}\"}}",
            self.seq, self.prev
        );
        self.prev.clear();
        for byte in Sha256::digest(self.line.as_bytes()) {
            for nibble in [byte >> 4, byte & 15] {
                self.prev.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        self.bytes += self.line.len() as u64 + 1;
    }
}

/// The heap, written by hand for this season: the limit.
#[expect(clippy::indexing_slicing, reason = "a peer written for speed; every index comes from the season itself")]
pub(crate) fn heap(season: &Season, journal: bool) -> (Totals, u64) {
    let duties = &season.duties;
    let mut opens: Vec<Vec<u32>> = vec![Vec::new(); usize::from(DAYS) + 1];
    for (duty, i) in duties.iter().zip(0..) {
        opens[usize::from(duty.opens)].push(i);
    }
    let mut log = Journal { on: journal, seq: 0, prev: "0".repeat(64), line: String::new(), bytes: 0 };
    let (mut level, mut state) = (vec![0_u8; duties.len()], vec![0_u8; duties.len()]);
    let mut heap: BinaryHeap<Reverse<(u16, u32, u8)>> = BinaryHeap::with_capacity(duties.len());
    let mut t = Totals { taken: vec![0; season.units as usize], ..Totals::default() };
    let mut count = [0_u32; 4];
    for day in 1..=DAYS {
        while let Some(Reverse((at, i, rung))) = heap.peek().copied().filter(|Reverse((at, ..))| *at <= day) {
            heap.pop();
            let (duty, r) = (&duties[i as usize], usize::from(rung));
            if state[i as usize] != 1 {
                continue;
            }
            level[i as usize] = rung;
            count[r] += 1;
            t.taken[duty.unit as usize] += TENTHS[r];
            log.event(day, ["", "overdue", "yellow", "veto"][r], i, TENTHS[r]);
            if rung < 3 {
                heap.push(Reverse((at + 7, i, rung + 1)));
            }
        }
        for &i in &opens[usize::from(day)] {
            state[i as usize] = 1;
            heap.push(Reverse((duties[i as usize].due + 1, i, 1)));
            log.event(day, "open", i, 0);
        }
        for (i, _) in season.done_on(day) {
            state[i as usize] = 2;
            if level[i as usize] > 0 {
                t.late += 1
            } else {
                t.on_time += 1
            }
            log.event(day, "done", i, 0);
        }
    }
    let open = |i: usize| state[i] == 1 && level[i] > 0;
    t.overdue_open = u32::try_from((0..duties.len()).filter(|i| open(*i)).count()).unwrap_or(u32::MAX);
    [_, t.overdue_ever, t.yellow, t.veto] = count;
    (t, log.bytes)
}

/// SQLite with set-based SQL, one transaction a day: what a case system does.
pub(crate) fn sqlite(season: &Season) -> Result<Totals, rusqlite::Error> {
    let path = std::env::temp_dir().join(format!("duban-bench-{}.db", std::process::id()));
    let db = Connection::open(&path)?;
    let totals = in_sqlite(&db, season);
    drop(db);
    for end in ["", "-wal", "-shm"] {
        let mut name = path.clone().into_os_string();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
    totals
}

fn in_sqlite(db: &Connection, season: &Season) -> Result<Totals, rusqlite::Error> {
    db.execute_batch(
        "pragma journal_mode=WAL; pragma synchronous=FULL;
         create table plan(id integer primary key, unit int, open int, due int);
         create table task(id integer primary key, unit int, due int, level int default 0, done int);
         create index task_due on task(done, level, due);
         create table ded(task int, unit int, day int, level int, pts int);
         create table event(seq integer primary key, day int, task int, kind text);
         begin",
    )?;
    let mut insert = db.prepare("insert into plan values(?,?,?,?)")?;
    for (d, i) in season.duties.iter().zip(0_u32..) {
        insert.execute(params![i, d.unit, d.opens, d.due])?;
    }
    db.execute_batch("create index plan_open on plan(open); commit")?;
    for day in 1..=DAYS {
        db.execute_batch("begin")?;
        for (level, days, tenths) in [(3_u8, 15_u16, 50_u8), (2, 8, 20), (1, 1, 10)] {
            let (before, until) = (level - 1, i32::from(day) - i32::from(days));
            db.prepare_cached(
                "insert into ded select id, unit, ?, ?, ? from task where done is null and level=? and due<=?",
            )?
            .execute(params![day, level, tenths, before, until])?;
            db.prepare_cached(
                "insert into event(day,task,kind) select ?, id, ? from task where done is null and level=? and due<=?",
            )?
            .execute(params![day, format!("L{level}"), before, until])?;
            db.prepare_cached("update task set level=? where done is null and level=? and due<=?")?
                .execute(params![level, before, until])?;
        }
        db.prepare_cached("insert into task(id,unit,due) select id,unit,due from plan where open=?")?.execute([day])?;
        db.prepare_cached("insert into event(day,task,kind) select ?, id, 'open' from plan where open=?")?
            .execute([day, day])?;
        for (i, _) in season.done_on(day) {
            db.prepare_cached("update task set done=? where id=?")?.execute(params![day, i])?;
            db.prepare_cached("insert into event(day,task,kind) values(?,?,'done')")?.execute(params![day, i])?;
        }
        db.execute_batch("commit")?;
    }
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0));
    let mut t = Totals {
        on_time: count("select count(*) from task where done is not null and level=0")?,
        late: count("select count(*) from task where done is not null and level>0")?,
        overdue_ever: count("select count(*) from ded where level=1")?,
        overdue_open: count("select count(*) from task where done is null and level>0")?,
        yellow: count("select count(*) from ded where level=2")?,
        veto: count("select count(*) from ded where level=3")?,
        taken: vec![0; season.units as usize],
    };
    let mut by_unit = db.prepare("select unit, sum(pts) from ded group by unit")?;
    let mut rows = by_unit.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(taken) = t.taken.get_mut(row.get::<_, u32>(0)? as usize) {
            *taken = row.get(1)?;
        }
    }
    Ok(t)
}
