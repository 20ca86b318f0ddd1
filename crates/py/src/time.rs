//! Days and instants between Python and the engine.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use duban::time::{Instant, Moment, Zone};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDateTime, PyString};

/// What a text of a due date is: a day, in time until it ends, or an instant.
#[derive(Debug, Clone)]
pub(crate) enum Due {
    Day(NaiveDate),
    Instant(DateTime<FixedOffset>),
}

impl Due {
    pub(crate) fn of(text: &str) -> Option<Due> {
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(day) => Some(Due::Day(day)),
            Err(_) => DateTime::parse_from_rfc3339(text).ok().map(Due::Instant),
        }
    }

    pub(crate) fn of_some(text: Option<&String>) -> Option<Due> {
        text.and_then(|text| Due::of(text))
    }
}

impl<'py> IntoPyObject<'py> for Due {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(match self {
            Due::Day(day) => day.into_pyobject(py)?.into_any(),
            Due::Instant(at) => at.into_pyobject(py)?.into_any(),
        })
    }
}

/// An instant with the offset of the plan's zone.
pub(crate) fn moment(moment: &Moment) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&moment.text()).unwrap_or_default()
}

pub(crate) fn instant(at: Instant, zone: &Zone) -> DateTime<FixedOffset> {
    moment(&Moment::new(at, zone))
}

pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// The instant that Python means: a `datetime`, without an offset in the plan's zone; a `date`, until its end; or either as
/// ISO 8601 text.
pub(crate) fn until(name: &str, value: &Bound<'_, PyAny>, zone: &Zone) -> PyResult<Instant> {
    let end = |day: NaiveDate| {
        let end = zone.day_end(day);
        end.checked_add_millis(-1).unwrap_or(end)
    };
    if value.is_instance_of::<PyDateTime>() {
        return of_datetime(name, value, zone);
    }
    if value.is_instance_of::<PyDate>() {
        return Ok(end(value.extract()?));
    }
    let Ok(text) = value.cast::<PyString>() else {
        return Err(wrong_type(name, value, "a datetime, a date, or either as ISO 8601 text"));
    };
    let text = text.to_str()?;
    if let Some(day) = day(text) {
        return Ok(end(day));
    }
    if let Ok(instant) = Instant::parse_rfc3339(text) {
        return Ok(instant);
    }
    let local = NaiveDateTime::parse_from_str(&text.replace(' ', "T"), "%Y-%m-%dT%H:%M:%S");
    local.map(|at| zone.at(at.date(), at.time())).map_err(|_| {
        PyValueError::new_err(format!("`{name}` is {text:?}; it must be a date or a datetime in ISO 8601"))
    })
}

fn of_datetime(name: &str, value: &Bound<'_, PyAny>, zone: &Zone) -> PyResult<Instant> {
    if value.call_method0("utcoffset")?.is_none() {
        let at: NaiveDateTime = value.call_method1("replace", ()).and_then(|v| v.extract())?;
        return Ok(zone.at(at.date(), at.time()));
    }
    let text: String = value.call_method0("isoformat")?.extract()?;
    Instant::parse_rfc3339(&text).map_err(|e| PyValueError::new_err(format!("`{name}`: {e}")))
}

/// A day or nothing.
pub(crate) fn maybe_day(name: &str, value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<NaiveDate>> {
    let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(None) };
    if value.is_instance_of::<PyDateTime>() {
        return Err(wrong_type(name, value, "a date"));
    }
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_str()?;
        return day(text)
            .map(Some)
            .ok_or_else(|| PyValueError::new_err(format!("`{name}` is {text:?}; it must be a day in ISO 8601")));
    }
    value.extract().map(Some).map_err(|_| wrong_type(name, value, "a date"))
}

/// A value of another type than its field takes.
pub(crate) fn wrong_type(name: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyErr {
    let kind = value.get_type().name().map_or_else(|_| "object".to_owned(), |n| n.to_string());
    PyTypeError::new_err(format!("`{name}` must be {expected}, not {kind}"))
}
