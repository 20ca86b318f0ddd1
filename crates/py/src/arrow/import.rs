//! Tables on their way in: facts from whatever speaks the Arrow PyCapsule protocol.

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use duban::campaign::{FIELDS, Fact, FactError, FieldSort, RawFact, field_sort};
use duban::time::{Instant, Zone};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use serde_json::{Map, Number, Value};

/// Whether something hands out Arrow streams.
pub(crate) fn is_table(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.hasattr("__arrow_c_stream__")
}

/// The batches of a table.
pub(crate) fn batches(table: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    let capsule = table.call_method0("__arrow_c_stream__")?;
    let capsule =
        capsule.cast::<PyCapsule>().map_err(|_| crate::time::wrong_type("facts", &capsule, "an Arrow stream"))?;
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    #[expect(
        unsafe_code,
        reason = "the protocol hands over a pointer; the capsule of that name is what vouches for it"
    )]
    // SAFETY: a capsule named `arrow_array_stream` holds a valid stream, by the protocol; taking it leaves a released one behind.
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr()) };
    let wrong = |e: arrow_schema::ArrowError| PyValueError::new_err(format!("the table cannot be read: {e}"));
    reader.map_err(wrong)?.collect::<Result<_, _>>().map_err(wrong)
}

/// The facts of the rows, in order.
pub(crate) fn facts(batches: &[RecordBatch], zone: &Zone) -> Vec<Result<Fact, FactError>> {
    batches.iter().flat_map(|batch| of_batch(batch, zone)).collect()
}

fn of_batch(batch: &RecordBatch, zone: &Zone) -> Vec<Result<Fact, FactError>> {
    let schema = batch.schema();
    let columns: Vec<(&str, &ArrayRef)> =
        schema.fields().iter().map(|f| f.name().as_str()).zip(batch.columns()).collect();
    let stray = columns.iter().map(|(name, _)| *name).find(|name| !FIELDS.contains(name) && !name.starts_with("data."));
    if let Some(name) = stray {
        // What a column of that name would be called in a fact; the same for every row.
        let cells = Map::from_iter([(name.to_owned(), Value::Null)]);
        let error = RawFact::from_cells(&cells).err();
        return (0..batch.num_rows()).map(|_| Err(error.clone().unwrap_or(bad_column(name)))).collect();
    }
    let row = |row: usize| {
        let (mut cells, mut data) = (Map::new(), Map::new());
        for (name, column) in &columns {
            let Some(value) = cell(name, column, row)? else { continue };
            match (name.strip_prefix("data."), value) {
                (Some(datum), value) => drop(data.insert(datum.to_owned(), value)),
                // Figures in a column of structures and in columns of their own belong together.
                (None, Value::Object(figures)) if *name == "data" => data.extend(figures),
                (None, value) => drop(cells.insert((*name).to_owned(), value)),
            }
        }
        if !data.is_empty() {
            cells.insert("data".to_owned(), Value::Object(data));
        }
        crate::value::read(&cells, zone)
    };
    (0..batch.num_rows()).map(row).collect()
}

fn bad_column(name: &str) -> FactError {
    FactError::Table { reason: format!("the column `{name}` holds values of a kind that no fact has") }
}

/// A cell; nothing where it is empty.
fn cell(name: &str, column: &ArrayRef, row: usize) -> Result<Option<Value>, FactError> {
    if column.is_null(row) {
        return Ok(None);
    }
    let whole = |text: String| number(name, &text).map(Some);
    let value = match column.data_type() {
        DataType::Null => return Ok(None),
        DataType::Utf8 => text(name, column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => text(name, column.as_string::<i64>().value(row)),
        DataType::Utf8View => text(name, column.as_string_view().value(row)),
        DataType::Boolean => Some(Value::Bool(column.as_boolean().value(row))),
        DataType::Int8 => return whole(column.as_primitive::<Int8Type>().value(row).to_string()),
        DataType::Int16 => return whole(column.as_primitive::<Int16Type>().value(row).to_string()),
        DataType::Int32 => return whole(column.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Int64 => return whole(column.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::UInt8 => return whole(column.as_primitive::<UInt8Type>().value(row).to_string()),
        DataType::UInt16 => return whole(column.as_primitive::<UInt16Type>().value(row).to_string()),
        DataType::UInt32 => return whole(column.as_primitive::<UInt32Type>().value(row).to_string()),
        DataType::UInt64 => return whole(column.as_primitive::<UInt64Type>().value(row).to_string()),
        DataType::Float32 => return float(name, f64::from(column.as_primitive::<Float32Type>().value(row))),
        DataType::Float64 => return float(name, column.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(..) => return whole(column.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Date32 => day(column.as_primitive::<Date32Type>().value_as_date(row)),
        DataType::Date64 => day(column.as_primitive::<Date64Type>().value_as_date(row)),
        DataType::Timestamp(unit, zone) => instant(column, *unit, zone.is_some(), row),
        DataType::Dictionary(key, _) => return dictionary(name, column, key, row),
        DataType::List(_) => return list(name, &column.as_list::<i32>().value(row)),
        DataType::LargeList(_) => return list(name, &column.as_list::<i64>().value(row)),
        DataType::Struct(_) => return structure(name, column, row),
        _ => return Err(bad_column(name)),
    };
    Ok(value)
}

/// An empty text is an empty cell, as in CSV; several references in one cell are separated by `;`.
fn text(name: &str, text: &str) -> Option<Value> {
    match field_sort(name) {
        _ if text.is_empty() => None,
        FieldSort::Texts => Some(text.split(';').map(|r| Value::from(r.trim())).collect()),
        _ => Some(Value::from(text)),
    }
}

fn number(name: &str, text: &str) -> Result<Value, FactError> {
    let number = serde_json::from_str::<Number>(text).map(Value::Number);
    number.map_err(|_| FactError::Table { reason: format!("`{name}` is {text}; it must be a finite number") })
}

/// A whole number where the field wants one: pandas makes floats of whole numbers where a cell is empty, and NaN of those.
fn float(name: &str, value: f64) -> Result<Option<Value>, FactError> {
    if value.is_nan() {
        return Ok(None);
    }
    let text = value.to_string();
    number(name, &text).map(Some)
}

fn day(day: Option<NaiveDate>) -> Option<Value> {
    day.map(|day| Value::from(day.to_string()))
}

/// With a zone an instant, in UTC; without, a local time that the plan's zone is taken for.
fn instant(column: &ArrayRef, unit: TimeUnit, zoned: bool, row: usize) -> Option<Value> {
    let millis = match unit {
        TimeUnit::Second => column.as_primitive::<TimestampSecondType>().value(row).checked_mul(1000)?,
        TimeUnit::Millisecond => column.as_primitive::<TimestampMillisecondType>().value(row),
        TimeUnit::Microsecond => column.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(1000),
        TimeUnit::Nanosecond => column.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(1_000_000),
    };
    if zoned {
        return Some(Value::from(Instant::from_millis(millis).to_string()));
    }
    let local: NaiveDateTime = DateTime::from_timestamp_millis(millis)?.naive_utc();
    Some(Value::from(local.format("%Y-%m-%dT%H:%M:%S%.f").to_string()))
}

fn dictionary(name: &str, column: &ArrayRef, key: &DataType, row: usize) -> Result<Option<Value>, FactError> {
    fn entry<K: ArrowDictionaryKeyType>(column: &ArrayRef, row: usize) -> Option<(ArrayRef, usize)> {
        let all = column.as_dictionary::<K>();
        Some((all.values().clone(), all.key(row)?))
    }
    let found = match key {
        DataType::Int8 => entry::<Int8Type>(column, row),
        DataType::Int16 => entry::<Int16Type>(column, row),
        DataType::Int32 => entry::<Int32Type>(column, row),
        DataType::Int64 => entry::<Int64Type>(column, row),
        DataType::UInt8 => entry::<UInt8Type>(column, row),
        DataType::UInt16 => entry::<UInt16Type>(column, row),
        DataType::UInt32 => entry::<UInt32Type>(column, row),
        DataType::UInt64 => entry::<UInt64Type>(column, row),
        _ => return Err(bad_column(name)),
    };
    found.map_or(Ok(None), |(values, at)| cell(name, &values, at))
}

fn list(name: &str, values: &ArrayRef) -> Result<Option<Value>, FactError> {
    let all = (0..values.len()).filter_map(|at| cell("", values, at).transpose()).collect::<Result<Vec<_>, _>>()?;
    if field_sort(name) == FieldSort::Texts { Ok(Some(Value::Array(all))) } else { Err(bad_column(name)) }
}

fn structure(name: &str, column: &ArrayRef, row: usize) -> Result<Option<Value>, FactError> {
    let all = column.as_struct();
    let mut cells = Map::new();
    for (field, column) in all.fields().iter().zip(all.columns()) {
        if let Some(value) = cell(field.name(), column, row)? {
            cells.insert(field.name().clone(), value);
        }
    }
    let fits = matches!(field_sort(name), FieldSort::Figures | FieldSort::Fact);
    if fits { Ok(Some(Value::Object(cells))) } else { Err(bad_column(name)) }
}
