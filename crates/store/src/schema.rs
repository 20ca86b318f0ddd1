//! The tables, by the versions in which they came about. A version that has been released is never changed; the next one
//! adds to it.

use crate::error::StoreError;

/// What one version adds.
#[derive(Debug)]
pub(crate) struct Migration {
    #[cfg(feature = "sqlite")]
    pub(crate) sqlite: &'static str,
    #[cfg(feature = "postgres")]
    pub(crate) postgres: &'static str,
}

/// Every version, from 1.
pub(crate) const MIGRATIONS: [Migration; 2] = [
    // Journals. `lines` and `head` are kept apart from the lines, so that lines missing off the end are noticed.
    Migration {
        #[cfg(feature = "sqlite")]
        sqlite: "
            CREATE TABLE duban_campaigns (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                lines INTEGER NOT NULL,
                head TEXT NOT NULL
            ) STRICT;
            CREATE TABLE duban_lines (
                campaign INTEGER NOT NULL REFERENCES duban_campaigns (id),
                n INTEGER NOT NULL,
                text TEXT NOT NULL,
                PRIMARY KEY (campaign, n)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE duban_keys (
                campaign INTEGER NOT NULL REFERENCES duban_campaigns (id),
                key TEXT NOT NULL,
                seq INTEGER NOT NULL,
                PRIMARY KEY (campaign, key)
            ) STRICT, WITHOUT ROWID;",
        #[cfg(feature = "postgres")]
        postgres: "
            CREATE TABLE duban_campaigns (
                id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                lines BIGINT NOT NULL,
                head TEXT NOT NULL
            );
            CREATE TABLE duban_lines (
                campaign BIGINT NOT NULL REFERENCES duban_campaigns (id),
                n BIGINT NOT NULL,
                text TEXT NOT NULL,
                PRIMARY KEY (campaign, n)
            );
            CREATE TABLE duban_keys (
                campaign BIGINT NOT NULL REFERENCES duban_campaigns (id),
                key TEXT NOT NULL,
                seq BIGINT NOT NULL,
                PRIMARY KEY (campaign, key)
            );",
    },
    // Events: where each consumer stands.
    Migration {
        #[cfg(feature = "sqlite")]
        sqlite: "
            CREATE TABLE duban_cursors (
                campaign INTEGER NOT NULL REFERENCES duban_campaigns (id),
                consumer TEXT NOT NULL,
                next INTEGER NOT NULL,
                PRIMARY KEY (campaign, consumer)
            ) STRICT, WITHOUT ROWID;",
        #[cfg(feature = "postgres")]
        postgres: "
            CREATE TABLE duban_cursors (
                campaign BIGINT NOT NULL REFERENCES duban_campaigns (id),
                consumer TEXT NOT NULL,
                next BIGINT NOT NULL,
                PRIMARY KEY (campaign, consumer)
            );",
    },
];

/// The migrations that tables of a version lack.
pub(crate) fn lacking(store: &str, found: u64) -> Result<impl Iterator<Item = (u64, &'static Migration)>, StoreError> {
    let known = MIGRATIONS.len() as u64;
    if found > known {
        return Err(StoreError::NewerSchema { store: store.to_owned(), found, known });
    }
    Ok((1..).zip(&MIGRATIONS).filter(move |(version, _)| *version > found))
}

/// A fact's key as it stands in an index: without control characters, which PostgreSQL cannot hold, and short.
pub(crate) fn indexed(key: &str) -> String {
    let plain = serde_json::to_string(key).unwrap_or_default();
    let plain = plain.strip_prefix('"').and_then(|k| k.strip_suffix('"')).unwrap_or_default();
    if plain.len() <= 400 {
        return plain.to_owned();
    }
    use sha2::{Digest, Sha256};
    let hash: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    // No plain key has a quotation mark that is not escaped.
    format!("\"sha256 {hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_an_index_differ_where_keys_do() {
        assert_eq!(indexed("case/17 東村"), "case/17 東村");
        assert_eq!(indexed("a\0b"), "a\\u0000b");
        assert_ne!(indexed("a\0b"), indexed("a\\u0000b"));
        let long = indexed(&"x".repeat(401));
        assert_eq!(long.len(), 72);
        assert_ne!(long, indexed(&long));
        assert_ne!(long, indexed(&"x".repeat(402)));
    }

    #[test]
    fn a_newer_schema_is_refused() {
        assert_eq!(lacking("s", 0).unwrap().count(), MIGRATIONS.len());
        assert_eq!(lacking("s", 1).unwrap().next().unwrap().0, 2);
        let known = MIGRATIONS.len() as u64;
        assert!(matches!(lacking("s", known + 1).err(), Some(StoreError::NewerSchema { .. })));
    }
}
