//! Names that people give to units, tasks, phases and rules.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use thiserror::Error;

/// A text that cannot be a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` cannot be an id: use letters of any script, digits, `-`, `_` and `.`, at most 128 characters")]
pub struct IdError(pub String);

fn valid(text: &str, extra: &[char]) -> bool {
    let ok = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.') || extra.contains(&c);
    !text.is_empty() && text.chars().count() <= 128 && text.chars().all(ok)
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $extra:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The name, shared.
            pub fn shared(&self) -> Arc<str> {
                Arc::clone(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<$name, IdError> {
                if valid(text, $extra) { Ok($name(text.into())) } else { Err(IdError(text.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Name of a unit, task, phase, item, band or measure. Letters of any script, digits, `-`, `_`, `.`.
    Id, &[]
}
id! {
    /// Name of a rule; packs put a `/` before it: `accountability/late-return`.
    RuleId, &['/']
}
