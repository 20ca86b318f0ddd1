//! Tables over Arrow's C interface, without a library on the Python side.

pub(crate) mod import;
pub(crate) mod table;
