//! Why the command ends without its result.

use thiserror::Error;

/// What went wrong, and with which exit code the command ends.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure {
    /// A file that cannot be read.
    #[error("{name}: {source}")]
    Read {
        /// The file.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file that cannot be written.
    #[error("{name}: {source}")]
    Write {
        /// The file.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// Input that is not what it should be.
    #[error("{0}")]
    Unusable(String),
    /// The plan has errors; they are in the text.
    #[error("{0}")]
    Findings(String),
    /// Facts that cannot be read or are refused.
    #[error("{0}")]
    Facts(String),
    /// A journal that is damaged or does not fit.
    #[error("{name}: {error}")]
    Journal {
        /// The file.
        name: String,
        /// What is wrong.
        error: duban::campaign::JournalError,
    },
}

impl Failure {
    /// 1 for findings in what was read, 2 for what could not be used at all.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Findings(_) | Failure::Facts(_) | Failure::Journal { .. } => 1,
            _ => 2,
        }
    }
}
