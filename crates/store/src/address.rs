//! Where a store is, as people write it.

use crate::error::StoreError;
use crate::outbox::Store;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use thiserror::Error;

/// `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. Shown without the password.
#[derive(Clone)]
pub struct Address(Place);

#[derive(Clone)]
enum Place {
    #[cfg(feature = "sqlite")]
    Sqlite(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(Box<::postgres::Config>),
}

/// An address that names no store. It does not repeat the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Neither of the two.
    #[error("a store is `sqlite:PATH` or `postgres://USER@HOST:PORT/DATABASE`")]
    Unknown,
    /// `sqlite:` with nothing after it.
    #[error("`sqlite:` needs the path of a file, as in `sqlite:campaigns.db`")]
    NoPath,
    /// A URL that cannot be read.
    #[error(
        "the URL of a PostgreSQL database is `postgres://USER:PASSWORD@HOST:PORT/DATABASE`; `/`, `@`, `:`, `?` and `%` in the user and the password are written as `%2F`, `%40`, `%3A`, `%3F` and `%25`"
    )]
    BadUrl,
    /// Left out when this program was built.
    #[error("this duban was built without {0}")]
    NotBuilt(&'static str),
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            // `sqlite://` is how URLs of other programs begin; two slashes begin no path of ours.
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(AddressError::NoPath);
            }
            return sqlite(PathBuf::from(path));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return postgres(text);
        }
        Err(AddressError::Unknown)
    }
}

#[cfg(feature = "sqlite")]
fn sqlite(path: PathBuf) -> Result<Address, AddressError> {
    Ok(Address(Place::Sqlite(path)))
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(_: PathBuf) -> Result<Address, AddressError> {
    Err(AddressError::NotBuilt("SQLite"))
}

#[cfg(feature = "postgres")]
fn postgres(text: &str) -> Result<Address, AddressError> {
    text.parse().map(|config| Address(Place::Postgres(Box::new(config)))).map_err(|_| AddressError::BadUrl)
}

#[cfg(not(feature = "postgres"))]
fn postgres(_: &str) -> Result<Address, AddressError> {
    Err(AddressError::NotBuilt("PostgreSQL"))
}

impl Address {
    /// The password to use where the address has none.
    pub fn or_password(self, password: &str) -> Address {
        match self.0 {
            #[cfg(feature = "postgres")]
            Place::Postgres(mut config) => {
                if config.get_password().is_none() {
                    config.password(password);
                }
                Address(Place::Postgres(config))
            }
            #[cfg(feature = "sqlite")]
            place @ Place::Sqlite(_) => {
                let _ = password;
                Address(place)
            }
        }
    }

    /// Opens the store and brings its tables up to date. A SQLite file is made where there is none.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened.
    pub fn open(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(match &self.0 {
            #[cfg(feature = "sqlite")]
            Place::Sqlite(path) => Box::new(crate::sqlite::Sqlite::open(path)?),
            #[cfg(feature = "postgres")]
            Place::Postgres(config) => Box::new(crate::postgres::Postgres::connect(config)?),
        })
    }

    /// Opens the store to look at what it has: a SQLite file must exist.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened.
    pub fn open_existing(&self) -> Result<Box<dyn Store>, StoreError> {
        match &self.0 {
            #[cfg(feature = "sqlite")]
            Place::Sqlite(path) => Ok(Box::new(crate::sqlite::Sqlite::open_existing(path)?)),
            #[cfg(feature = "postgres")]
            Place::Postgres(_) => self.open(),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            #[cfg(feature = "sqlite")]
            Place::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            #[cfg(feature = "postgres")]
            Place::Postgres(config) => f.write_str(&crate::postgres::shown(config)),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
