//! Places that are no store, and addresses that are none. No message has a password.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may fail by panicking"
)]

mod support;

use duban_store::{Address, AddressError, Sqlite, StoreError};
use support::Place;

fn refused(url: &str) -> StoreError {
    let address: Address = url.parse().unwrap();
    address.open().err().unwrap_or_else(|| panic!("{url} opens"))
}

#[test]
fn places_that_are_no_database() {
    let folder = Place::sqlite("hostile").file().parent().unwrap().to_owned();
    let error = refused(&format!("sqlite:{}", folder.display()));
    assert_eq!(error.to_string(), format!("{}: a folder; name a file in it", folder.display()));
    let error = refused(&format!("sqlite:{}/no/such/folder/x.db", folder.display()));
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error}");
    let text = folder.join("hostile.txt");
    std::fs::write(&text, "a text that is longer than the head of a database: ".repeat(40)).unwrap();
    let error = refused(&format!("sqlite:{}", text.display()));
    assert_eq!(error.to_string(), format!("{} is a file, but not a SQLite database", text.display()));
    let missing = folder.join("missing.db");
    let error = Sqlite::open_existing(&missing).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    assert!(!missing.exists(), "looking makes nothing");
}

#[test]
fn a_damaged_file_gives_an_error_and_no_panic() {
    let place = Place::sqlite("hostile_pages");
    drop(place.open());
    let bytes = std::fs::read(place.file()).unwrap();
    for (at, byte) in [(17, 0xff), (100, 0), (105, 0xff), (4096, 0x42), (4100, 0xff), (8192, 0x99)] {
        let mut damaged = bytes.clone();
        damaged[at..at + 8].fill(byte);
        std::fs::write(place.file(), &damaged).unwrap();
        let opened = place.address().open().and_then(|mut store| store.campaigns());
        if let Err(error) = opened {
            assert!(error.to_string().contains("hostile_pages.db"), "{error}");
        }
    }
}

#[test]
fn a_store_is_held_by_another_writer() {
    let place = Place::sqlite("hostile_busy");
    drop(place.open());
    let other = rusqlite::Connection::open(place.file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut db = rusqlite::Connection::open(place.file()).unwrap();
    db.busy_timeout(std::time::Duration::from_millis(50)).unwrap();
    let tx = db.transaction().unwrap();
    let mut within = duban_store::SqliteWithin::new(&tx);
    let mut keeper = duban_store::Keeper::open(&mut within, support::plan("spring")).unwrap();
    let fact = support::fact(1, "f1", keeper.campaign().zone());
    let error = keeper.record(&mut within, fact).unwrap_err();
    assert!(error.to_string().contains("nothing was changed, try again"), "{error}");
}

#[test]
fn addresses_hide_their_password() {
    for (url, shown) in [
        ("postgres://clerk:s3cret@db.example:6432/county", "postgres://clerk@db.example:6432/county"),
        ("postgresql://clerk:s3cret%2F%40@a,b/county?sslmode=disable", "postgres://clerk@a:5432,b:5432/county"),
        ("postgres://db.example/county?user=clerk&password=s3cret", "postgres://clerk@db.example:5432/county"),
        ("postgres://clerk:s3cret?@x/y", "postgres://clerk@x:5432/y"),
        ("postgres://clerk:/s3cret@x/y", "postgres://clerk@x:5432/y"),
        ("sqlite:a b.db", "sqlite:a b.db"),
        ("sqlite:///var/x.db", "sqlite:/var/x.db"),
    ] {
        let address: Address = url.parse().unwrap();
        let all = format!("{address} {address:?}");
        assert!(!all.contains("s3cret"), "{all}");
        assert!(all.contains(shown), "{all}");
    }
    for (url, error) in [
        ("mysql://clerk:s3cret@x/y", AddressError::Unknown),
        ("", AddressError::Unknown),
        ("sqlite:", AddressError::NoPath),
        ("postgres://clerk:s3cret@x:port/y", AddressError::BadUrl),
        ("postgres://clerk:pass@x/y?s3cret=1", AddressError::BadUrl),
    ] {
        let found = url.parse::<Address>().unwrap_err();
        assert_eq!(found, error, "{url}");
        assert!(!found.to_string().contains("s3cret"));
    }
}

#[test]
fn nobody_answers() {
    let error = refused("postgres://clerk:s3cret@127.0.0.1:1/county");
    assert!(matches!(&error, StoreError::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().starts_with("postgres://clerk@127.0.0.1:1/county: "), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn a_wrong_password_is_told_and_not_shown() {
    let url = std::env::var("DUBAN_POSTGRES").unwrap();
    let (head, tail) = (url.split("://duban:").next().unwrap(), url.rsplit_once('@').unwrap().1);
    let error = refused(&format!("{head}://duban:s3cret@{tail}"));
    let all = format!("{error} {error:?}");
    assert!(all.contains("password authentication failed"), "{all}");
    assert!(!all.contains("s3cret"));
    let given: Address = format!("{head}://duban@{tail}").parse().unwrap();
    let password = url.split("://duban:").nth(1).unwrap().rsplit_once('@').unwrap().0;
    let password = password.replace("%2F", "/").replace("%40", "@").replace("%25", "%");
    given.or_password(&password).open().unwrap();
}

#[test]
#[ignore = "needs PostgreSQL: `cargo xtask test` starts one and runs it"]
fn a_database_that_can_only_be_read() {
    let place = Place::postgres("hostile_read");
    let url = format!("{}%20-cdefault_transaction_read_only%3Don", place.url);
    let error = refused(&url);
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}
