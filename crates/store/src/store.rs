//! What a host implements to keep journals in a place of its own.

use crate::error::StoreError;
use crate::line::{Head, Lines};

/// A journal as a store holds it, text and end read at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// Its lines, each ending in a line break; empty for a campaign that the store does not have.
    pub text: String,
    /// Where the store believes it to end. A store that keeps this apart from the lines notices when lines go missing off
    /// the end, which the chain alone cannot show.
    pub head: Head,
}

impl Stored {
    /// A journal whose end is known from its text alone.
    pub fn of(text: String) -> Stored {
        let head = Head::of(&text);
        Stored { text, head }
    }
}

/// A place where the journals of campaigns are kept.
///
/// A host that keeps them among its own tables implements these three; the databases of this crate are implementations
/// like any other.
///
/// ```
/// use duban_store::{Head, JournalStore, Lines, StoreError, Stored};
/// use std::collections::BTreeMap;
///
/// /// Journals in memory.
/// #[derive(Default)]
/// struct Memory(BTreeMap<String, String>);
///
/// impl JournalStore for Memory {
///     fn head(&mut self, campaign: &str) -> Result<Head, StoreError> {
///         Ok(Head::of(self.0.get(campaign).map_or("", |text| text.as_str())))
///     }
///     fn read(&mut self, campaign: &str) -> Result<Stored, StoreError> {
///         Ok(Stored::of(self.0.get(campaign).cloned().unwrap_or_default()))
///     }
///     fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
///         let found = self.head(campaign)?;
///         StoreError::unless_same(campaign, lines.after(), &found)?;
///         self.0.entry(campaign.to_owned()).or_default().push_str(lines.text());
///         Ok(())
///     }
/// }
///
/// # use duban::{check::check, document::Source, campaign::Fact, rules::RuleLibrary};
/// # let plan = check(Source::new("plan.yaml", r#"
/// # duban: 1
/// # campaign: {id: demo, window: 2026-03-01..2026-03-31, time_zone: Asia/Shanghai, calendar: cn}
/// # units: {town: {title: 鎮政府}}
/// # tasks: [{id: roster, responsible: town, due: 2026-03-10}]
/// # "#), &Default::default(), &RuleLibrary::new()).plan.expect("no errors");
/// # let fact = r#"{"at": "2026-03-12T09:00:00+08:00", "fact": "submitted", "task": "roster", "unit": "town"}"#;
/// let mut store = Memory::default();
/// let mut keeper = duban_store::Keeper::open(&mut store, plan)?;
/// let fact = Fact::from_json(fact, keeper.campaign().zone()).expect("a fact");
/// keeper.record(&mut store, fact)?;
/// assert_eq!(store.head("demo")?, *keeper.head());
/// # Ok::<(), duban_store::KeepError>(())
/// ```
pub trait JournalStore {
    /// Where a campaign's journal ends; [`Head::default`] for a campaign that the store does not have.
    ///
    /// # Errors
    /// [`StoreError`] when the place cannot be read.
    fn head(&mut self, campaign: &str) -> Result<Head, StoreError>;

    /// A campaign's journal.
    ///
    /// # Errors
    /// [`StoreError`] when the place cannot be read.
    fn read(&mut self, campaign: &str) -> Result<Stored, StoreError>;

    /// Appends lines, all or none, provided that the journal ends exactly at [`Lines::after`]. A store with a transaction
    /// of its own returns when they are on disk.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it ends elsewhere; nothing is kept then.
    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError>;
}

impl<S: JournalStore + ?Sized> JournalStore for Box<S> {
    fn head(&mut self, campaign: &str) -> Result<Head, StoreError> {
        (**self).head(campaign)
    }

    fn read(&mut self, campaign: &str) -> Result<Stored, StoreError> {
        (**self).read(campaign)
    }

    fn append(&mut self, campaign: &str, lines: &Lines) -> Result<(), StoreError> {
        (**self).append(campaign, lines)
    }
}
