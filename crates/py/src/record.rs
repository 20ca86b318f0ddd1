//! Plain values handed to Python: read-only, compared by value, shown the way dataclasses are.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

/// Declares a value of fields that Python reads.
macro_rules! record {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $ty:ty,)+ }) => {
        $(#[doc = $doc])+
        #[pyo3::pyclass(frozen, get_all, module = "duban")]
        #[derive(Debug, Clone)]
        pub(crate) struct $name {
            $($(#[doc = $field_doc])+ pub(crate) $field: $ty,)+
        }

        #[pyo3::pymethods]
        impl $name {
            /// The names of its fields, for `match`.
            #[classattr]
            fn __match_args__(py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::types::PyTuple>> {
                pyo3::types::PyTuple::new(py, [$(stringify!($field)),+])
            }

            fn __repr__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                crate::record::repr(slf.as_any(), stringify!($name), &[$(stringify!($field)),+])
            }

            fn __eq__(slf: &pyo3::Bound<'_, Self>, other: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<bool> {
                if !other.is_instance_of::<Self>() {
                    return Ok(false);
                }
                crate::record::equal(slf.as_any(), other, &[$(stringify!($field)),+])
            }

            fn __hash__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<isize> {
                pyo3::types::PyAnyMethods::hash(pyo3::types::PyString::new(slf.py(), &Self::__repr__(slf)?).as_any())
            }

            /// Its fields by name; what it holds is left as it is.
            fn to_dict<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::types::PyDict>> {
                crate::record::dict(slf.as_any(), &[$(stringify!($field)),+])
            }
        }
    };
}
pub(crate) use record;

/// `Name(field=value, …)`.
pub(crate) fn repr(value: &Bound<'_, PyAny>, name: &str, fields: &[&str]) -> PyResult<String> {
    let shown = fields.iter().map(|field| Ok(format!("{field}={}", value.getattr(*field)?.repr()?)));
    Ok(format!("{name}({})", shown.collect::<PyResult<Vec<_>>>()?.join(", ")))
}

pub(crate) fn equal(one: &Bound<'_, PyAny>, other: &Bound<'_, PyAny>, fields: &[&str]) -> PyResult<bool> {
    for field in fields {
        if !one.getattr(*field)?.eq(other.getattr(*field)?)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(crate) fn dict<'py>(value: &Bound<'py, PyAny>, fields: &[&str]) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(value.py());
    for field in fields {
        dict.set_item(PyString::intern(value.py(), field), value.getattr(*field)?)?;
    }
    Ok(dict)
}

/// The place of an index that may count from the end, or an `IndexError`.
pub(crate) fn place(index: isize, len: usize) -> PyResult<usize> {
    let at = if index < 0 { index.checked_add_unsigned(len) } else { Some(index) };
    let at = at.and_then(|at| usize::try_from(at).ok()).filter(|at| *at < len);
    at.ok_or_else(|| pyo3::exceptions::PyIndexError::new_err(format!("index {index} is out of range: there are {len}")))
}
