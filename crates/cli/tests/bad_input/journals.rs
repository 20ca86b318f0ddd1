//! Journals that are damaged, torn, or of another plan.

use crate::support::Folder;
use crate::{PLAN, season};

const RUN: [&str; 6] = ["run", "plan.yaml", "--facts", "facts.jsonl", "--journal", "j.jsonl"];

/// The small plan, its season, and the journal of an uninterrupted run.
fn written(name: &str) -> (Folder, String) {
    let folder = Folder::new(&format!("journal-{name}"));
    folder.write("plan.yaml", PLAN).write("facts.jsonl", season());
    folder.duban(&RUN).exits(0);
    let journal = folder.read("j.jsonl");
    (folder, journal)
}

/// `verify` and `run` both refuse the journal, say so with its line, and leave its bytes as they are.
#[track_caller]
fn refused(folder: &Folder, journal: &str, says: &[&str]) {
    folder.write("j.jsonl", journal);
    folder.duban(&["verify", "j.jsonl"]).exits(1).quiet().says(says);
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(1).quiet().says(says);
    folder.duban(&RUN).exits(1).quiet().says(says);
    assert_eq!(folder.read("j.jsonl"), journal, "a damaged journal was touched");
}

fn with_lines(journal: &str, change: impl FnOnce(&mut Vec<&str>)) -> String {
    let mut lines: Vec<&str> = journal.split_inclusive('\n').collect();
    change(&mut lines);
    lines.concat()
}

/// The 0-based numbers of the lines that hold this.
fn lines_with(journal: &str, part: &str) -> Vec<usize> {
    journal.lines().enumerate().filter(|(_, l)| l.contains(part)).map(|(i, _)| i).collect()
}

#[test]
fn a_sound_journal_is_verified() {
    let (folder, journal) = written("sound");
    let done = folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]);
    done.exits(0);
    assert!(done.out.contains(&format!("{} lines", journal.lines().count())), "{}", done.out);
    assert_eq!(done.err, "");
    // The same facts again change nothing: each counts once by its key.
    folder.duban(&RUN).exits(0).says(&["facts.jsonl: 4 facts"]);
    assert_eq!(folder.read("j.jsonl"), journal);
}

#[test]
fn one_changed_byte_is_found_in_its_line() {
    let (folder, journal) = written("byte");
    let fact = lines_with(&journal, "\"fact\":{")[1];
    let consequence = lines_with(&journal, "\"kind\":\"points\"")[0];
    for (line, old, new) in
        [(fact, "2026-05-06", "2026-05-07"), (consequence, "\"98\"", "\"99\""), (0, "\"plan\"", "\"plam\"")]
    {
        let changed = with_lines(&journal, |lines| {
            let text = lines[line].replacen(old, new, 1);
            assert_ne!(text, lines[line]);
            lines[line] = text.leak();
        });
        refused(&folder, &changed, &[&format!("j.jsonl: line {}: altered", line + 1)]);
    }
}

#[test]
fn a_byte_that_leaves_no_text_is_found_in_its_line() {
    let (folder, journal) = written("utf8");
    let line = lines_with(&journal, "東村")[0];
    let at = journal.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
    let mut bytes = journal.into_bytes();
    let spot = at + bytes[at..].iter().position(|b| *b >= 0x80).unwrap();
    bytes[spot] = 0xff;
    folder.write("j.jsonl", &bytes);
    let place = format!("j.jsonl: line {}: altered", line + 1);
    folder.duban(&["verify", "j.jsonl"]).exits(1).quiet().says(&[&place]);
    folder.duban(&RUN).exits(1).quiet().says(&[&place]);
    assert_eq!(std::fs::read(folder.0.join("j.jsonl")).unwrap(), bytes);
}

#[test]
fn lines_dropped_repeated_or_swapped_are_found() {
    let (folder, journal) = written("lines");
    for line in [1, 4, 7] {
        let place = format!("j.jsonl: line {}: ", line + 1);
        refused(
            &folder,
            &with_lines(&journal, |l| {
                l.remove(line);
            }),
            &[&place, "missing"],
        );
        refused(&folder, &with_lines(&journal, |l| l.swap(line, line + 1)), &[&place]);
        let after = format!("j.jsonl: line {}: ", line + 2);
        refused(&folder, &with_lines(&journal, |l| l.insert(line, l[line])), &[&after, "repeated"]);
    }
    refused(
        &folder,
        &with_lines(&journal, |l| {
            l.remove(0);
        }),
        &["j.jsonl: line 1: ", "missing"],
    );
    refused(&folder, &with_lines(&journal, |l| l.insert(3, "\n")), &["j.jsonl: line 4: not a journal line"]);
}

/// The writer may be killed at any byte. Whatever is whole stays; the same command again ends where it would have.
#[test]
fn a_torn_journal_is_continued_to_the_same_bytes() {
    let (folder, journal) = written("torn");
    let ends: Vec<usize> = journal.match_indices('\n').map(|(i, _)| i + 1).collect();
    let whole_of = |cut: usize| ends.iter().filter(|e| **e <= cut).count();
    let mut wrong = Vec::new();
    for pair in ends.windows(2) {
        for cut in [pair[0], pair[0] + 1, (pair[0] + pair[1]) / 2, pair[1] - 1] {
            let cut = (cut..).find(|c| journal.is_char_boundary(*c)).unwrap();
            folder.write("j.jsonl", &journal[..cut]);
            let verify = folder.duban(&["verify", "j.jsonl"]);
            let run = folder.duban(&RUN);
            // A line that lacks nothing but its line break is whole.
            if ends.contains(&cut) || ends.contains(&(cut + 1)) {
                verify.exits(0);
            } else {
                let torn = format!("line {} is torn", whole_of(cut) + 1);
                verify.exits(1).quiet().says(&[&torn]);
                assert!(run.err.contains(&torn), "{}", run.err);
            }
            if run.code != Some(0) {
                wrong.push(format!("cut at byte {cut}, after line {}: refused: {}", whole_of(cut), run.err));
            } else if folder.read("j.jsonl") != journal {
                let now = folder.duban(&["verify", "j.jsonl"]);
                wrong.push(format!("cut at byte {cut}, after line {}: other bytes; {}", whole_of(cut), now.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_cut_within_a_character_is_torn_too() {
    let (folder, journal) = written("torn-character");
    let cut = journal.rfind('東').unwrap() + 1;
    folder.write("j.jsonl", &journal.as_bytes()[..cut]);
    folder.duban(&["verify", "j.jsonl"]).exits(1).quiet().says(&["is torn"]);
    let looked = folder.duban(&["explain", "plan.yaml", "--unit", "東村", "--journal", "j.jsonl"]);
    looked.exits(0).says(&["is torn and is left out; the file stays as it is"]);
    assert_eq!(folder.read_bytes("j.jsonl").len(), cut);
    folder.duban(&RUN).exits(0).says(&["is torn"]);
    assert_eq!(folder.read("j.jsonl"), journal);
}

/// A season carried out in steps, day by day or with facts as they come, ends in the same journal as in one go.
#[test]
fn steps_end_in_the_same_bytes() {
    let (folder, journal) = written("steps");
    for days in [&["2026-05-05"][..], &["2026-04-30", "2026-05-20", "2026-05-21", "2026-06-20"], &["2026-12-31"]] {
        let _ = std::fs::remove_file(folder.0.join("j.jsonl"));
        for day in days {
            folder.duban(&[&RUN[..], &["--until", day]].concat()).exits(0);
            folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(0);
        }
        folder.duban(&RUN).exits(0);
        assert_eq!(folder.read("j.jsonl"), journal, "{days:?}");
    }
}

#[test]
fn a_journal_of_another_plan_is_refused() {
    let (folder, journal) = written("other");
    folder.write("plan.yaml", PLAN.replace("2 * event.count", "3 * event.count"));
    folder.duban(&RUN).exits(1).quiet().says(&["j.jsonl: ", "made with plan"]);
    folder.duban(&["verify", "j.jsonl", "--plan", "plan.yaml"]).exits(1).quiet().says(&["made with plan"]);
    folder.duban(&["verify", "j.jsonl"]).exits(0);
    assert_eq!(folder.read("j.jsonl"), journal);
    folder.write("plan.yaml", PLAN.replace("{id: c,", "{id: d,"));
    folder.duban(&RUN).exits(1).quiet().says(&["j.jsonl: ", "campaign `c`", "`d`"]);
    assert_eq!(folder.read("j.jsonl"), journal);
}

/// A journal that is not there is not an empty campaign to whoever only looks.
#[test]
fn a_journal_that_is_missing_is_refused_by_who_only_reads() {
    let (folder, _) = written("missing");
    for looks in [
        &["explain", "plan.yaml", "--unit", "東村"][..],
        &["what-if", "plan.yaml", "--plan", "plan.yaml"],
        &["phases", "plan.yaml"],
        &["run", "plan.yaml", "--as-of", "2026-05-20"],
    ] {
        let looked = folder.duban(&[looks, &["--journal", "k.jsonl"]].concat());
        looked.exits(2).quiet().says(&["k.jsonl does not exist; `duban run --journal` makes it"]);
        assert!(!folder.has("k.jsonl"));
    }
    folder.duban(&["phases", "plan.yaml", "--store", "sqlite:k.db"]).exits(2).quiet().says(&["k.db does not exist"]);
    folder.duban(&["verify"]).exits(2).quiet().says(&["--store URL"]);
    folder.duban(&["run", "plan.yaml", "--journal", "j.jsonl", "--until", "2026-05-20"]).exits(2).quiet().says(&[
        "j.jsonl stands at",
        "cannot go back to the end of 2026-05-20",
        "--as-of 2026-05-20",
    ]);
}

/// A file named by mistake is never overwritten.
#[test]
fn a_file_that_is_no_journal_is_refused() {
    let (folder, _) = written("none");
    for content in [PLAN, "no line break at the end", "{}\n", "\n", "\u{feff}\n"] {
        folder.write("j.jsonl", content);
        folder.duban(&["verify", "j.jsonl"]).exits(1).quiet().says(&["j.jsonl: line 1"]);
        folder.duban(&RUN).exits(1).quiet().says(&["j.jsonl: line 1"]);
        assert_eq!(folder.read("j.jsonl"), content);
    }
    folder.duban(&["verify", "missing.jsonl"]).exits(2).quiet().says(&["missing.jsonl: "]);
    folder.write("j.jsonl", "").duban(&["verify", "j.jsonl"]).exits(1).quiet().says(&["empty"]);
    folder.duban(&["run", "plan.yaml", "--journal", "no/such/folder/j.jsonl"]).exits(2).quiet();
}
