//! The journal in a file: read, continued, and locked against other writers while it is.

use crate::failure::Failure;
use duban::campaign::{Campaign, JournalError, replay, verify};
use duban::check::CheckedPlan;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What becomes of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is written on.
    Write,
    /// It is only read.
    ReadOnly,
}

/// A journal file, held from reading to writing, so that two writers follow one another and neither loses the other's
/// lines.
#[derive(Debug)]
pub(crate) struct Book {
    path: PathBuf,
    /// None while the file does not exist.
    file: Option<File>,
    /// How many of its bytes stay.
    kept: usize,
}

impl Book {
    /// Opens a campaign on a journal that may exist.
    pub(crate) fn open(plan: CheckedPlan, path: &Path, keep: Keep) -> Result<(Campaign, Book), Failure> {
        let name = || path.display().to_string();
        let read = |source| Failure::Read { name: name(), source };
        let mut file = match OpenOptions::new().read(true).write(keep == Keep::Write).open(path) {
            Ok(file) => Some(file),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => return Err(read(e)),
        };
        let mut bytes = Vec::new();
        if let Some(file) = &mut file {
            if keep == Keep::Write {
                file.lock().map_err(read)?;
            }
            file.read_to_end(&mut bytes).map_err(read)?;
        }
        let mut anew = Campaign::open_with_journal(plan.clone());
        // A writer cut off within the first line has written nothing yet.
        let first = anew.take_journal();
        if first.as_bytes().starts_with(&bytes) && bytes.len() < first.len() {
            let book = Book { path: path.to_owned(), file, kept: 0 };
            return Ok((Campaign::open_with_journal(plan), book));
        }
        // Bytes that are no text are damage like any other: the chain says in which line, or that the last one is torn.
        let kept = match verify(&String::from_utf8_lossy(&bytes)) {
            Ok(_) => bytes.len(),
            Err(JournalError::Torn { line, bytes, .. }) if bytes > 0 => {
                let _ = writeln!(std::io::stderr(), "{}: line {line} is torn and was cut off", name());
                bytes
            }
            Err(error) => return Err(Failure::Journal { name: name(), error }),
        };
        let whole = String::from_utf8_lossy(bytes.get(..kept).unwrap_or(&bytes));
        let campaign = replay(plan, &whole).map_err(|error| Failure::Journal { name: name(), error })?;
        Ok((campaign, Book { path: path.to_owned(), file, kept }))
    }

    /// Whether it held anything before.
    pub(crate) fn is_continued(&self) -> bool {
        self.kept > 0
    }

    /// Writes on after what stays, on disk before it returns.
    pub(crate) fn append(self, text: &str) -> Result<(), Failure> {
        let write = || -> std::io::Result<()> {
            let mut file = match self.file {
                Some(file) => file,
                // Made by another writer meanwhile: its lines are not ours to overwrite.
                None => OpenOptions::new().write(true).create_new(true).open(&self.path)?,
            };
            file.set_len(self.kept as u64)?;
            file.seek(SeekFrom::End(0))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| Failure::Write { name: self.path.display().to_string(), source })
    }
}
