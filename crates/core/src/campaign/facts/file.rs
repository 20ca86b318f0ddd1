//! The facts of a file: JSON Lines, or a table.

use super::error::FactError;
use super::event::Fact;
use super::wire::{FIELDS, RawFact, Sort, field_sort};
use crate::time::Zone;
use serde_json::{Map, Value};

/// One fact of a file, or why it cannot be read.
#[derive(Debug)]
pub struct FactLine {
    /// Its 1-based line.
    pub line: usize,
    /// The fact.
    pub fact: Result<Fact, FactError>,
    /// Whether it says itself when it was recorded.
    pub dated: bool,
}

impl FactLine {
    fn unread(line: usize, error: FactError) -> FactLine {
        FactLine { line, fact: Err(error), dated: false }
    }

    fn of_json(line: usize, text: &str, zone: &Zone) -> FactLine {
        #[derive(serde::Deserialize)]
        struct Dated {
            recorded_at: Option<serde::de::IgnoredAny>,
        }
        let fact = Fact::from_json(text, zone);
        let dated = |f: &Fact| {
            // Only then does the fact itself not tell.
            f.recorded_at != f.at || serde_json::from_str::<Dated>(text).is_ok_and(|d| d.recorded_at.is_some())
        };
        let dated = fact.as_ref().is_ok_and(dated);
        FactLine { line, fact, dated }
    }
}

/// JSON Lines: a fact a line, empty lines left out.
pub fn fact_lines(text: &str, zone: &Zone) -> Vec<FactLine> {
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled.map(|(i, line)| FactLine::of_json(i + 1, line, zone)).collect()
}

/// A table: columns named as the fields are, `data.x` for a datum, several `refs` separated by `;`, unused cells empty.
pub fn fact_table(text: &str, zone: &Zone) -> Vec<FactLine> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let wrong = |reason: String| FactError::Table { reason };
    let columns = match reader.headers() {
        Ok(columns) => columns.clone(),
        Err(e) => return vec![FactLine::unread(1, wrong(e.to_string()))],
    };
    let head = columns.iter().enumerate().filter_map(|(i, column)| {
        let twice =
            columns.iter().take(i).any(|c| c == column).then(|| wrong(format!("the column `{column}` stands twice")));
        let known = FIELDS.contains(&column) || column.strip_prefix("data.").is_some_and(|d| !d.is_empty());
        let cells = Map::from_iter([(column.to_owned(), Value::Null)]);
        twice.or_else(|| if known { None } else { RawFact::from_cells(&cells).err() })
    });
    let head: Vec<FactLine> = head.map(|e| FactLine::unread(1, e)).collect();
    if !head.is_empty() {
        return head;
    }
    let mut facts = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                facts.push(FactLine::unread(usize::try_from(line).unwrap_or(0), wrong(e.to_string())));
                continue;
            }
        };
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
        if record.len() != columns.len() {
            let reason = format!("the row has {} cells, the head has {}", record.len(), columns.len());
            facts.push(FactLine::unread(line, wrong(reason)));
            continue;
        }
        let (mut cells, mut data) = (Map::new(), Map::new());
        for (column, cell) in columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            match column.strip_prefix("data.") {
                Some(datum) => data.insert(datum.to_owned(), number(cell)),
                None => cells.insert(column.to_owned(), typed(column, cell)),
            };
        }
        if !data.is_empty() {
            cells.insert("data".to_owned(), Value::Object(data));
        }
        let dated = cells.contains_key("recorded_at");
        let fact = RawFact::from_cells(&cells).and_then(|raw| raw.read(zone));
        facts.push(FactLine { line, fact, dated });
    }
    facts
}

fn typed(column: &str, cell: &str) -> Value {
    match field_sort(column) {
        Sort::Texts => cell.split(';').map(|r| Value::from(r.trim())).collect(),
        Sort::Whole | Sort::Number => number(cell),
        // A word that is neither is left as it is, and refused with its column.
        Sort::Flag => cell.parse::<bool>().map_or_else(|_| Value::from(cell), Value::Bool),
        _ => Value::from(cell),
    }
}

fn number(cell: &str) -> Value {
    serde_json::from_str::<serde_json::Number>(cell).map_or_else(|_| Value::from(cell), Value::Number)
}
