//! The journal in a file: read, continued, and locked against other writers while it is.

use crate::failure::Failure;
use duban::campaign::{Campaign, ChainHash, JournalError, verify};
use duban::check::CheckedPlan;
use duban_store::{Head, JournalStore, Lines, StoreError, Stored};
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
/// lines. It holds one campaign, whatever that is called.
#[derive(Debug)]
pub(crate) struct Book {
    path: PathBuf,
    /// None while the file does not exist.
    file: Option<File>,
    /// Its whole lines, each with its line break.
    text: String,
    /// How many bytes of the file stay.
    kept: usize,
    /// Whether the last line that stays lacks its line break.
    open_ended: bool,
}

impl Book {
    /// Opens a journal, one that is to be written even if it does not exist. Its last line is left out if it is torn.
    pub(crate) fn open(plan: &CheckedPlan, hash: ChainHash, path: &Path, keep: Keep) -> Result<Book, Failure> {
        let name = || path.display().to_string();
        let read = |source| Failure::Read { name: name(), source };
        let mut file = match OpenOptions::new().read(true).write(keep == Keep::Write).open(path) {
            Ok(file) => Some(file),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && keep == Keep::ReadOnly => {
                let reason = "does not exist; `duban run --journal` makes it";
                return Err(Failure::Unusable(format!("{} {reason}", name())));
            }
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
        let first = Campaign::open_with_journal_by(plan.clone(), hash).take_journal();
        // A writer cut off within the first line has written nothing yet.
        if first.as_bytes().starts_with(&bytes) && bytes.len() < first.len() {
            return Ok(Book { path: path.to_owned(), file, text: String::new(), kept: 0, open_ended: false });
        }
        // Bytes that are no text are damage like any other: the chain says in which line, or that the last one is torn.
        let kept = match verify(&String::from_utf8_lossy(&bytes)) {
            Ok(_) => bytes.len(),
            Err(JournalError::Torn { line, bytes, .. }) if bytes > 0 => {
                let done = if keep == Keep::Write { "was cut off" } else { "is left out; the file stays as it is" };
                let _ = writeln!(std::io::stderr(), "{}: line {line} is torn and {done}", name());
                bytes
            }
            Err(error) => return Err(Failure::Journal { name: name(), error }),
        };
        let mut text = String::from_utf8_lossy(bytes.get(..kept).unwrap_or(&bytes)).into_owned();
        let open_ended = !text.ends_with('\n');
        if open_ended {
            text.push('\n');
        }
        Ok(Book { path: path.to_owned(), file, text, kept, open_ended })
    }

    /// Cuts off what does not stay, and writes on after it, on disk before it returns.
    pub(crate) fn write_on(&mut self, text: &str) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            // Made by another writer meanwhile: its lines are not ours to overwrite.
            None => self.file.insert(OpenOptions::new().write(true).create_new(true).open(&self.path)?),
        };
        file.set_len(self.kept as u64)?;
        file.seek(SeekFrom::End(0))?;
        if self.open_ended {
            file.write_all(b"\n")?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        self.text.push_str(text);
        (self.kept, self.open_ended) = (self.text.len(), false);
        Ok(())
    }
}

impl JournalStore for Book {
    fn head(&mut self, _: &str) -> Result<Head, StoreError> {
        Ok(Head::of(&self.text))
    }

    fn read(&mut self, _: &str) -> Result<Stored, StoreError> {
        Ok(Stored::of(self.text.clone()))
    }

    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
        StoreError::unless_same(campaign, lines.after(), &Head::of(&self.text))?;
        let store = self.path.display().to_string();
        self.write_on(lines.text()).map_err(|e| StoreError::Unavailable { store, reason: e.to_string() })
    }
}
