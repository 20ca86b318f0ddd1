//! What a misspelt word was perhaps meant to be.

/// The known word nearest to `word`, when it is near enough to be meant: at most one slip in three characters, and three in
/// all. Of two equally near the one of the same length; else nobody can tell which.
pub fn nearest<'n>(word: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let (length, letters) = (word.chars().count(), letters(word));
    let mut best: Option<((usize, usize), &str)> = None;
    let mut tie = false;
    // Among thousands of names a suggestion is a guess, and looking through all of them for every slip would cost seconds.
    for name in known.into_iter().take(1_000) {
        let count = name.chars().count();
        let difference = count.abs_diff(length);
        let most = (count.max(length) / 3).clamp(1, 3);
        // Words of very different length, or of other letters, need no closer look: each slip mends one letter at most.
        if name == word || difference > most || foreign(letters, name) as usize > most {
            continue;
        }
        let distance = match most {
            1 if one_slip(word, name) => 1,
            1 => continue,
            _ if unshared(word, name) > most => continue,
            _ => strsim::damerau_levenshtein(word, name),
        };
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

/// Whether two different words are one slip apart: a letter left out, put in, exchanged, or two that changed places.
fn one_slip(a: &str, b: &str) -> bool {
    let same = |(x, y): &(char, char)| x == y;
    let front = a.chars().zip(b.chars()).take_while(same).count();
    let (rest_a, rest_b) = (a.chars().count() - front, b.chars().count() - front);
    let back = a.chars().rev().zip(b.chars().rev()).take(rest_a.min(rest_b)).take_while(same).count();
    let pair = |w: &str| w.chars().skip(front).take(2).collect::<Vec<char>>();
    match (rest_a - back, rest_b - back) {
        (0 | 1, 1) | (1, 0) => true,
        (2, 2) => pair(a).iter().rev().eq(pair(b).iter()),
        _ => false,
    }
}

/// How many letters, at the least, have to be mended: those of one word that the other has not, counted as often as they
/// occur.
fn unshared(a: &str, b: &str) -> usize {
    let missing = |a: &str, b: &str| {
        let mut left: Vec<char> = b.chars().collect();
        let shared = a.chars().filter(|c| left.iter().position(|l| l == c).map(|i| left.swap_remove(i)).is_some());
        let shared = shared.count();
        a.chars().count() - shared
    };
    missing(a, b).max(missing(b, a))
}

/// The letters of a word as a set of 64 classes.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

/// How many letters, at the least, one of the two words has and the other has not.
fn foreign(letters_of_word: u64, name: &str) -> u32 {
    let other = letters(name);
    (letters_of_word & !other).count_ones().max((other & !letters_of_word).count_ones())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn short_cuts_agree_with_the_whole_distance() {
        let letters = ["a", "b", "村", ""];
        let words: Vec<String> =
            (0..256_usize).map(|n| (0..4).map(|i| letters[(n >> (2 * i)) % 4]).collect()).collect();
        for a in &words {
            for b in &words {
                let distance = strsim::damerau_levenshtein(a, b);
                assert!(super::unshared(a, b) <= distance, "{a} {b}");
                assert!(super::foreign(super::letters(a), b) as usize <= distance, "{a} {b}");
                assert_eq!(a != b && super::one_slip(a, b), distance == 1, "{a} {b}");
            }
        }
    }

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
