//! Tables on their way out.

use arrow_array::builder::{BooleanBuilder, StringBuilder};
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, RecordBatchIterator,
    RecordBatchReader, StringArray, TimestampMillisecondArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use chrono::NaiveDate;
use duban::time::Instant;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rust_decimal::Decimal;
use std::sync::Arc;

/// One column.
pub(crate) struct Column(ArrayRef);

impl Column {
    pub(crate) fn texts(values: impl Iterator<Item = String>) -> Column {
        Column::maybe_texts(values.map(Some))
    }

    pub(crate) fn maybe_texts(values: impl Iterator<Item = Option<String>>) -> Column {
        let mut builder = StringBuilder::new();
        values.for_each(|v| builder.append_option(v));
        Column(Arc::new(builder.finish()))
    }

    pub(crate) fn flags(values: impl Iterator<Item = bool>) -> Column {
        let mut builder = BooleanBuilder::new();
        values.for_each(|v| builder.append_value(v));
        Column(Arc::new(builder.finish()))
    }

    pub(crate) fn whole(values: impl Iterator<Item = usize>) -> Column {
        Column::maybe_whole(values.map(|n| i64::try_from(n).ok()))
    }

    pub(crate) fn maybe_whole(values: impl Iterator<Item = Option<i64>>) -> Column {
        Column(Arc::new(values.collect::<Int64Array>()))
    }

    pub(crate) fn days(values: impl Iterator<Item = Option<NaiveDate>>) -> Column {
        let days = values.map(|d| d.map(|d| d.to_epoch_days()));
        Column(Arc::new(days.collect::<Date32Array>()))
    }

    /// Instants in a time zone, by its name.
    pub(crate) fn instants(values: impl Iterator<Item = Option<Instant>>, zone: &str) -> Column {
        let millis = values.map(|v| v.map(Instant::millis));
        Column(Arc::new(millis.collect::<TimestampMillisecondArray>().with_timezone(zone)))
    }

    /// Decimals, all to as many places as one of them has.
    pub(crate) fn decimals(values: impl Iterator<Item = Option<Decimal>>) -> PyResult<Column> {
        let values: Vec<Option<Decimal>> = values.map(|v| v.map(|d| d.normalize())).collect();
        let scale = values.iter().flatten().map(Decimal::scale).max().unwrap_or(0);
        let scaled =
            values.iter().map(|v| v.and_then(|d| d.mantissa().checked_mul(10_i128.checked_pow(scale - d.scale())?)));
        let array = scaled.collect::<Decimal128Array>();
        let scale = i8::try_from(scale).unwrap_or(28);
        let array = array.with_precision_and_scale(38, scale).map_err(|e| wrong(&e))?;
        Ok(Column(Arc::new(array)))
    }
}

fn wrong(error: &ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// A table that leaves through the Arrow PyCapsule protocol: `pyarrow.table(t)`, `polars.DataFrame(t)`,
/// `pandas.DataFrame.from_arrow(t)`, or in DuckDB by its name.
#[pyclass(frozen, module = "duban")]
pub(crate) struct Table(RecordBatch);

impl Table {
    pub(crate) fn new(columns: Vec<(&str, Column)>) -> PyResult<Table> {
        let fields: Vec<Field> =
            columns.iter().map(|(name, c)| Field::new(*name, c.0.data_type().clone(), true)).collect();
        let arrays = columns.into_iter().map(|(_, c)| c.0).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map(Table).map_err(|e| wrong(&e))
    }
}

#[pymethods]
impl Table {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    /// The names of its columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.0.schema().fields().iter().map(|f| f.name().clone()).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Table: {} rows; {}>", self.0.num_rows(), self.column_names().join(", "))
    }

    /// A column as a list of Python values.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let Some(column) = self.0.column_by_name(name) else {
            let names = self.column_names();
            return Err(crate::errors::unknown(
                py,
                "column",
                name,
                &names.iter().map(String::as_str).collect::<Vec<_>>(),
            ));
        };
        (0..column.len()).map(|row| value(py, column, row)).collect()
    }

    /// Its rows as dicts.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, pyo3::types::PyDict>>> {
        let schema = self.0.schema();
        let row = |row: usize| {
            let dict = pyo3::types::PyDict::new(py);
            for (field, column) in schema.fields().iter().zip(self.0.columns()) {
                dict.set_item(field.name(), value(py, column, row)?)?;
            }
            Ok(dict)
        };
        (0..self.0.num_rows()).map(row).collect()
    }

    /// The Arrow C schema, as the PyCapsule protocol asks for it.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.schema().as_ref()).map_err(|e| wrong(&e))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The Arrow C stream, as the PyCapsule protocol asks for it. Another schema than its own is not made.
    #[pyo3(signature = (requested_schema = None))]
    pub(crate) fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The protocol lets a producer hand out its own schema where it cannot make the one asked for.
        drop(requested_schema);
        let schema = self.0.schema();
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], schema);
        let reader: Box<dyn RecordBatchReader + Send> = Box::new(batches);
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
    }
}

fn value<'py>(py: Python<'py>, column: &ArrayRef, row: usize) -> PyResult<Bound<'py, PyAny>> {
    use arrow_array::Array;
    if column.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    let any = column.as_any();
    if let Some(c) = any.downcast_ref::<StringArray>() {
        return Ok(c.value(row).into_pyobject(py)?.into_any());
    }
    if let Some(c) = any.downcast_ref::<Int64Array>() {
        return Ok(c.value(row).into_pyobject(py)?.into_any());
    }
    if let Some(c) = any.downcast_ref::<BooleanArray>() {
        return Ok(c.value(row).into_pyobject(py)?.to_owned().into_any());
    }
    if let Some(c) = any.downcast_ref::<Date32Array>() {
        return Ok(c.value_as_date(row).into_pyobject(py)?.into_any());
    }
    if let Some(c) = any.downcast_ref::<Decimal128Array>() {
        let scale = u32::try_from(c.scale()).unwrap_or(0);
        let number = Decimal::try_from_i128_with_scale(c.value(row), scale);
        return Ok(number.map_err(|e| PyValueError::new_err(e.to_string()))?.normalize().into_pyobject(py)?.into_any());
    }
    if let (Some(c), DataType::Timestamp(_, Some(zone))) =
        (any.downcast_ref::<TimestampMillisecondArray>(), column.data_type())
    {
        let zone = zone.parse::<duban::time::Zone>().map_err(|e| PyValueError::new_err(e.to_string()))?;
        return crate::time::instant(Instant::from_millis(c.value(row)), &zone).into_pyobject(py).map(Bound::into_any);
    }
    Ok(py.None().into_bound(py))
}
