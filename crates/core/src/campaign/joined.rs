//! Names and identities put together from parts: each consequence has one or two, so they are made without a text in between.

use arrayvec::ArrayString;
use std::sync::Arc;

/// The parts in a row.
pub(super) fn joined(parts: &[&str]) -> Arc<str> {
    let mut text = ArrayString::<240>::new();
    if parts.iter().all(|part| text.try_push_str(part).is_ok()) {
        return Arc::from(text.as_str());
    }
    Arc::from(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_joined_as_well() {
        assert_eq!(&*joined(&["obligation-opened", ":", "t@u"]), "obligation-opened:t@u");
        let long = "甲".repeat(100);
        assert_eq!(*joined(&[&long, "@", &long]), *format!("{long}@{long}"));
    }
}
