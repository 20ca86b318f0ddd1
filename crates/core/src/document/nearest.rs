//! What a misspelt word was perhaps meant to be.

/// The known word nearest to `word`, when it is near enough to be meant: at most one slip in three characters, and three in
/// all. Of two equally near the one of the same length; else nobody can tell which.
pub fn nearest<'n>(word: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let length = word.chars().count();
    let mut best: Option<((usize, usize), &str)> = None;
    let mut tie = false;
    // Among thousands of names a suggestion is a guess, and looking through all of them for every slip would cost seconds.
    for name in known.into_iter().take(1_000) {
        let difference = name.chars().count().abs_diff(length);
        let most = (name.chars().count().max(length) / 3).clamp(1, 3);
        // Words of very different length need no closer look.
        if name == word || difference > most {
            continue;
        }
        let distance = strsim::damerau_levenshtein(word, name);
        if distance > most {
            continue;
        }
        let distance = (distance, difference);
        match best {
            Some((least, other)) if distance == least => tie |= other != name,
            Some((least, _)) if distance > least => {}
            _ => {
                best = Some((distance, name));
                tie = false;
            }
        }
    }
    best.filter(|_| !tie).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_suggested_and_ties_are_not() {
        assert_eq!(nearest("saci", ["saic", "police"]), Some("saic"));
        assert_eq!(nearest("rooster", ["roster"]), Some("roster"));
        assert_eq!(nearest("戊村", ["甲村", "乙村"]), None, "equally near");
        assert_eq!(nearest("東邨", ["東村", "西村"]), Some("東村"));
        assert_eq!(nearest("obligation.overdue", ["obligation.opened", "obligation.breached"]), None);
        assert_eq!(nearest("same", ["same"]), None);
    }
}
