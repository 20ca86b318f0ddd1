//! Where the journals of a command are: a file, or a database with many.

use crate::args::{SeasonArgs, StoreUrl};
use crate::book::{Book, Keep};
use crate::failure::Failure;
use duban::campaign::Campaign;
use duban::check::CheckedPlan;
use duban_store::{Head, JournalStore, KeepError, Lines, Opening, Store, StoreError};

/// The place of one campaign's journal.
pub(crate) enum Shelf {
    /// A file of its own.
    File(Box<Book>, String),
    /// A database, under the campaign's id.
    Database(Box<dyn Store>, String),
}

impl Shelf {
    /// The place that the arguments name, if they name one.
    pub(crate) fn open(args: &SeasonArgs, plan: &CheckedPlan, keep: Keep) -> Result<Option<Shelf>, Failure> {
        let campaign = plan.plan.campaign.id.to_string();
        if let Some(path) = &args.journal {
            let book = Book::open(plan, args.hash(), path, keep)?;
            return Ok(Some(Shelf::File(Box::new(book), path.display().to_string())));
        }
        let Some(url) = &args.store else { return Ok(None) };
        // To look at what is there makes nothing.
        if keep == Keep::Write {
            return Ok(Some(Shelf::Database(url.open()?, campaign)));
        }
        let mut store = url.open_existing()?;
        let known: Vec<String> = store.campaigns()?.into_iter().map(|(name, _)| name).collect();
        if !known.contains(&campaign) {
            let known = known.into_iter().take(10).collect();
            return Err(StoreError::UnknownCampaign { store: url.shown()?, campaign, known }.into());
        }
        Ok(Some(Shelf::Database(store, campaign)))
    }

    /// What messages call it.
    pub(crate) fn shown(&self) -> String {
        let (Shelf::File(_, name) | Shelf::Database(_, name)) = self;
        name.clone()
    }

    fn parts(&mut self) -> (&mut dyn JournalStore, &str) {
        match self {
            Shelf::File(book, path) => (&mut **book, path),
            Shelf::Database(store, campaign) => (store, campaign),
        }
    }

    /// The campaign as its journal has it, with where that ends. The amended plans its facts name are read by `later`.
    pub(crate) fn load(
        &mut self,
        opening: Opening,
        later: &mut dyn FnMut(Vec<String>) -> Result<Vec<(String, CheckedPlan)>, Failure>,
    ) -> Result<(Campaign, Head), Failure> {
        let (journals, name) = self.parts();
        let loaded = duban_store::load::<_, Unloaded>(journals, name, opening, &mut |names| {
            later(names).map_err(Unloaded::Plans)
        });
        loaded.map_err(|error| match error {
            Unloaded::Plans(failure) => failure,
            Unloaded::Journal(error) => failure(name, error),
        })
    }

    /// Appends lines, all or none.
    pub(crate) fn append(&mut self, text: String) -> Result<(), Failure> {
        if let Shelf::File(book, path) = self
            && text.is_empty()
        {
            // What a writer before this one left half written goes all the same.
            return book.write_on("").map_err(|source| Failure::Write { name: path.clone(), source });
        }
        let lines = Lines::parse(text).map_err(StoreError::from)?;
        if lines.is_empty() {
            return Ok(());
        }
        let (journals, name) = self.parts();
        Ok(journals.append(name, &lines)?)
    }
}

/// Why a campaign could not be loaded.
enum Unloaded {
    Plans(Failure),
    Journal(KeepError),
}

impl From<KeepError> for Unloaded {
    fn from(error: KeepError) -> Unloaded {
        Unloaded::Journal(error)
    }
}

impl StoreUrl {
    fn address(&self) -> Result<duban_store::Address, Failure> {
        let address: duban_store::Address =
            self.text().parse().map_err(|e| Failure::Unusable(format!("--store: {e}")))?;
        // Whoever may list processes sees the arguments, but not the environment.
        Ok(match std::env::var("PGPASSWORD") {
            Ok(password) => address.or_password(&password),
            Err(_) => address,
        })
    }

    /// The store, made where there is none.
    pub(crate) fn open(&self) -> Result<Box<dyn Store>, Failure> {
        Ok(self.address()?.open()?)
    }

    /// The store, if it exists.
    pub(crate) fn open_existing(&self) -> Result<Box<dyn Store>, Failure> {
        Ok(self.address()?.open_existing()?)
    }

    /// As messages name it, without the password.
    pub(crate) fn shown(&self) -> Result<String, Failure> {
        Ok(self.address()?.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        match error {
            StoreError::Conflict { .. } | StoreError::KeyTaken { .. } => {
                Failure::Facts(format!("{error}\nnothing was written; run the command again"))
            }
            StoreError::CutOff { .. } | StoreError::Keys { .. } => Failure::Findings(error.to_string()),
            error => Failure::Unusable(error.to_string()),
        }
    }
}

/// Why a journal in the place of that name cannot be used.
pub(crate) fn failure(name: &str, error: KeepError) -> Failure {
    match error {
        KeepError::Journal { error, .. } => Failure::Journal { name: name.to_owned(), error },
        KeepError::Store(error) => error.into(),
        error => Failure::Unusable(error.to_string()),
    }
}
