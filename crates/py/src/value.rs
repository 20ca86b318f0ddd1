//! Python values as the fields of facts, and JSON as Python values.

use crate::errors;
use crate::time::wrong_type;
use duban::campaign::{Fact, FactError, FieldSort, RawFact, field_sort};
use duban::diagnostic::Language;
use duban::time::Zone;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use serde_json::{Map, Number, Value};

/// A fact from a mapping of its fields.
pub(crate) fn fact(fields: &Bound<'_, PyAny>, zone: &Zone) -> PyResult<Fact> {
    let py = fields.py();
    read(&cells(fields)?, zone).map_err(|error| errors::fact(py, &error, None))
}

/// A fact from cells by the names of its fields.
pub(crate) fn read(cells: &Map<String, Value>, zone: &Zone) -> Result<Fact, FactError> {
    RawFact::from_cells(cells)?.read(zone)
}

/// The fields of a fact; those that are `None` are left out.
pub(crate) fn cells(fields: &Bound<'_, PyAny>) -> PyResult<Map<String, Value>> {
    let mut cells = Map::new();
    if let Ok(dict) = fields.cast::<PyDict>() {
        for (key, value) in dict.iter() {
            add(&mut cells, &key, &value)?;
        }
        return Ok(cells);
    }
    for (key, value) in pairs(fields)?.ok_or_else(|| wrong_type("fact", fields, "a mapping of its fields"))? {
        add(&mut cells, &key, &value)?;
    }
    Ok(cells)
}

/// A key and its value.
type Pair<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// The keys and values of a mapping; `None` for anything else. Known by its keys: asking the abstract class would swallow a
/// Ctrl-C that comes meanwhile.
fn pairs<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Vec<Pair<'py>>>> {
    if !is_mapping(value)? {
        return Ok(None);
    }
    value.call_method0("items")?.try_iter()?.map(|pair| pair?.extract()).collect::<PyResult<_>>().map(Some)
}

/// Whether something has keys and values.
pub(crate) fn is_mapping(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let class = value.is_instance_of::<PyType>();
    Ok(!class && (value.is_instance_of::<PyDict>() || (value.hasattr("keys")? && value.hasattr("items")?)))
}

fn add(cells: &mut Map<String, Value>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let Ok(key) = key.cast::<PyString>() else { return Err(wrong_type("fact", key, "a mapping with text for keys")) };
    let key = key.to_str()?;
    if !value.is_none() {
        cells.insert(key.to_owned(), cell(key, value)?);
    }
    Ok(())
}

/// One field.
fn cell(field: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    match field_sort(field) {
        FieldSort::Text => text(field, value),
        FieldSort::Whole if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() => {
            number(field, value)
        }
        FieldSort::Whole => Err(wrong_type(field, value, "an int")),
        FieldSort::Number if value.is_instance_of::<PyString>() => Ok(Value::from(value.extract::<String>()?)),
        FieldSort::Number => number(field, value),
        FieldSort::Flag => match value.cast::<PyBool>() {
            Ok(flag) => Ok(Value::Bool(flag.is_true())),
            Err(_) => Err(wrong_type(field, value, "a bool")),
        },
        FieldSort::Figures => {
            let all = pairs(value)?.ok_or_else(|| wrong_type(field, value, "a mapping of figures"))?;
            let mut figures = Map::new();
            for (key, value) in all {
                let Ok(name) = key.extract::<String>() else {
                    return Err(wrong_type(field, &key, "a mapping with text for keys"));
                };
                let shown = format!("{field}.{name}");
                let figure = match value.cast::<PyBool>() {
                    Ok(flag) => Value::Bool(flag.is_true()),
                    Err(_) if value.is_instance_of::<PyString>() => Value::from(value.extract::<String>()?),
                    Err(_) => number(&shown, &value)?,
                };
                figures.insert(name, figure);
            }
            Ok(Value::Object(figures))
        }
        FieldSort::Texts => {
            let listed = value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>();
            let texts: Option<Vec<String>> = if listed { value.extract().ok() } else { None };
            texts.map(Value::from).ok_or_else(|| wrong_type(field, value, "a list of str"))
        }
        FieldSort::Fact if !is_mapping(value)? => Err(wrong_type(field, value, "a mapping of a fact's fields")),
        FieldSort::Fact => Ok(Value::Object(cells(value)?)),
    }
}

/// Text; a day or an instant as ISO 8601, which the engine reads in the plan's zone where it has no offset.
fn text(field: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Value::from(text.to_str()?));
    }
    let dated = value.is_instance_of::<PyDateTime>() || value.is_instance_of::<PyDate>();
    if !dated {
        let expected = if matches!(field, "at" | "recorded_at") { "a datetime or str" } else { "a str" };
        return Err(wrong_type(field, value, expected));
    }
    // Not a time at all where pandas has none.
    let text: String = value.call_method0("isoformat")?.extract()?;
    Ok(Value::from(text))
}

/// A number, exactly as it is written; a float as it is shown.
fn number(field: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if value.is_instance_of::<PyBool>() {
        return Err(wrong_type(field, value, "a number"));
    }
    let text: String = if value.is_instance_of::<PyInt>() {
        value.str()?.extract()?
    } else if value.is_instance_of::<PyFloat>() {
        value.repr()?.extract()?
    } else if value.get_type().name()?.to_str()? == "Decimal" {
        value.call_method1("__format__", ("f",))?.extract()?
    } else {
        return Err(wrong_type(field, value, "a number"));
    };
    let number = serde_json::from_str::<Number>(&text);
    number
        .map(Value::Number)
        .map_err(|_| PyValueError::new_err(format!("`{field}` is {text}; it must be a finite number")))
}

/// JSON as Python values; numbers with a fraction are decimals.
pub(crate) fn python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Number(n) => match n.as_i64() {
            Some(n) => n.into_pyobject(py)?.into_any(),
            None => py.import("decimal")?.getattr("Decimal")?.call1((n.to_string(),))?,
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(all) => {
            let all = all.iter().map(|v| python(py, v)).collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, all)?.into_any()
        }
        Value::Object(all) => {
            let dict = PyDict::new(py);
            for (key, value) in all {
                dict.set_item(key, python(py, value)?)?;
            }
            dict.into_any()
        }
    })
}

/// A value that can be serialised, as indented JSON with a line break at its end: the bytes that the command prints.
pub(crate) fn pretty<T: serde::Serialize>(value: &T) -> PyResult<String> {
    let text = serde_json::to_string_pretty(value).map_err(|e| PyValueError::new_err(e.to_string()))?;
    Ok(text + "\n")
}

/// A value that can be serialised, as dicts and lists.
pub(crate) fn dicts<'py, T: serde::Serialize>(py: Python<'py>, value: &T) -> PyResult<Bound<'py, PyAny>> {
    python(py, &serde_json::to_value(value).map_err(|e| PyValueError::new_err(e.to_string()))?)
}

pub(crate) fn language(tag: &str) -> PyResult<Language> {
    let known = Language::from_tag(tag);
    known.ok_or_else(|| {
        PyValueError::new_err(format!("`language` is {tag:?}; the languages are en, zh-Hans and zh-Hant"))
    })
}
