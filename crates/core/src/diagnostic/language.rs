//! The languages that findings, help and pages are written in.

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese, simplified characters.
    ZhHans,
    /// Chinese, traditional characters.
    ZhHant,
}

impl Language {
    /// Every language, in the order of the catalogue files.
    pub const ALL: [Language; 3] = [Language::En, Language::ZhHans, Language::ZhHant];

    /// The BCP 47 tag, which is also the key in the catalogue files.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::ZhHans => "zh-Hans",
            Language::ZhHant => "zh-Hant",
        }
    }

    /// The language meant by a BCP 47 tag or a POSIX locale (`zh_TW.UTF-8`), or `None` when it is none of ours.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let base = tag.split(['.', '@']).next().unwrap_or("").replace('_', "-").to_ascii_lowercase();
        let parts: Vec<&str> = base.split('-').collect();
        match parts.first().copied() {
            Some("en" | "c" | "posix") => Some(Language::En),
            Some("zh") => {
                let traditional = parts.iter().any(|p| matches!(*p, "hant" | "tw" | "hk" | "mo"));
                let simplified = parts.contains(&"hans");
                Some(if traditional && !simplified { Language::ZhHant } else { Language::ZhHans })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, *};

    #[test]
    fn locales_and_tags() {
        let of = Language::from_tag;
        assert_eq!((of("zh_CN.UTF-8"), of("zh-Hant"), of("zh_HK")), (Some(ZhHans), Some(ZhHant), Some(ZhHant)));
        assert_eq!((of("C.UTF-8"), of("en_US"), of("fr"), of("")), (Some(En), Some(En), None, None));
    }
}
