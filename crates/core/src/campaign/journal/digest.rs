//! What chains the lines of a journal.

use crate::document::hex;
use sha2::{Digest, Sha256};

/// The hash that chains a journal. Its first line says which, unless it is the usual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChainHash {
    /// SHA-256 (FIPS 180-4).
    #[default]
    Sha256,
    /// SM3 (GB/T 32905-2016), where a site requires the national standard. Needs the feature `sm3`.
    #[cfg(feature = "sm3")]
    Sm3,
}

impl ChainHash {
    /// Every hash that this build has.
    pub const ALL: &'static [ChainHash] = &[
        ChainHash::Sha256,
        #[cfg(feature = "sm3")]
        ChainHash::Sm3,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            ChainHash::Sha256 => "sha-256",
            #[cfg(feature = "sm3")]
            ChainHash::Sm3 => "sm3",
        }
    }

    /// The hash that a word stands for, if this build has it.
    pub fn from_word(word: &str) -> Option<ChainHash> {
        ChainHash::ALL.iter().copied().find(|hash| hash.word() == word)
    }

    /// The hash of some bytes, in hexadecimal.
    pub(super) fn of(self, bytes: &[u8]) -> String {
        match self {
            ChainHash::Sha256 => hex(&Sha256::digest(bytes)),
            #[cfg(feature = "sm3")]
            ChainHash::Sm3 => hex(&sm3::Sm3::digest(bytes)),
        }
    }
}

#[cfg(all(test, feature = "sm3"))]
mod tests {
    use super::ChainHash;

    /// The examples of GB/T 32905-2016, annex A.
    #[test]
    fn sm3_gives_what_the_standard_says() {
        assert_eq!(ChainHash::Sm3.of(b"abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(
            ChainHash::Sm3.of(&b"abcd".repeat(16)),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }
}
