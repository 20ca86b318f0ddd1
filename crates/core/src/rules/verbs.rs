//! What a rule may do. Each verb becomes a consequence with its cause.

use crate::time::Period;
use rust_decimal::Decimal;
use std::sync::Arc;

/// One act of a rule, in the order the script did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Points off, from an item or at large.
    Deduct {
        /// How many; not negative.
        points: Decimal,
        /// From which item.
        item: Option<Arc<str>>,
    },
    /// Points added.
    Award {
        /// How many; not negative.
        points: Decimal,
        /// To which item's title.
        item: Option<Arc<str>>,
    },
    /// A measure of the ladder.
    Impose {
        /// Which.
        measure: Arc<str>,
    },
    /// One rung up the ladder.
    Raise,
    /// One rung down the ladder, or off it.
    Lower,
    /// A matter goes to the unit above, or to another.
    Escalate {
        /// To whom; the unit above unless named.
        to: Option<Arc<str>>,
    },
    /// An on-call task is called for.
    Require {
        /// Which.
        task: Arc<str>,
        /// How long the unit has; as the task says unless named.
        within: Option<Period>,
    },
    /// A mark for attention.
    Flag {
        /// The words.
        text: Arc<str>,
    },
    /// A public word: 通報批評.
    Notice {
        /// The words.
        text: Arc<str>,
    },
    /// Money to a person: 舉報獎勵.
    Reward {
        /// How much; not negative.
        amount: Decimal,
        /// To whom: a reference of the host.
        to: Arc<str>,
    },
}

impl Act {
    /// The verb and its arguments, as a script calls it; arguments left out are left out.
    pub fn call(&self) -> (&'static str, Vec<String>) {
        let some = |text: &Option<Arc<str>>| text.iter().map(ToString::to_string).collect::<Vec<_>>();
        match self {
            Act::Deduct { points, item } => ("deduct", [vec![points.normalize().to_string()], some(item)].concat()),
            Act::Award { points, item } => ("award", [vec![points.normalize().to_string()], some(item)].concat()),
            Act::Impose { measure } => ("impose", vec![measure.to_string()]),
            Act::Raise => ("raise", Vec::new()),
            Act::Lower => ("lower", Vec::new()),
            Act::Escalate { to } => ("escalate", some(to)),
            Act::Require { task, within } => {
                ("require", [vec![task.to_string()], within.iter().map(ToString::to_string).collect()].concat())
            }
            Act::Flag { text } => ("flag", vec![text.to_string()]),
            Act::Notice { text } => ("notice", vec![text.to_string()]),
            Act::Reward { amount, to } => ("reward", vec![amount.normalize().to_string(), to.to_string()]),
        }
    }
}

/// The verbs with the numbers of arguments each takes, and what each does.
pub const VERBS: &[(&str, &[usize], &str)] = &[
    ("deduct", &[1, 2], "takes points off the unit, from the item named or at large"),
    ("award", &[1, 2], "adds points to the unit, up to the bonus cap"),
    ("impose", &[1], "puts the unit under a measure of the ladder"),
    ("raise", &[0], "puts the unit one rung higher on the ladder"),
    ("lower", &[0], "puts the unit one rung lower on the ladder, or takes it off the lowest"),
    ("escalate", &[0, 1], "puts on record that the matter goes to the unit above, or to the one named"),
    ("require", &[1, 2], "calls for an on-call task of the unit, due within a period or as the task says"),
    ("flag", &[1], "puts a mark for attention on record"),
    ("notice", &[1], "puts a notice on record"),
    ("reward", &[2], "puts on record that an amount is owed to whoever a reference stands for"),
];

/// What a verb takes, in words.
pub(super) fn takes(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "deduct" | "award" => "points, and the id of an item, as text, where wanted",
        "impose" => "the id of a measure, as text",
        "raise" | "lower" => "no argument",
        "escalate" => "the id of a unit, as text, where wanted",
        "require" => "the id of a task, as text, and a period such as `\"10 d\"` where wanted",
        "flag" | "notice" => "a text",
        "reward" => "an amount, and a reference of whoever gets it",
        _ => return None,
    })
}

/// Questions `history` answers, with the numbers of arguments each takes.
pub const QUESTIONS: &[(&str, &[usize], &str)] = &[
    (
        "count",
        &[1, 2],
        "how often an incident of a kind happened, or something the engine counts: `breach`, `measure`, `inspected`, `item-overdue`",
    ),
    ("points", &[1, 2], "points taken off in so many days, in all or from an item"),
    ("measures", &[1, 2], "how often a measure, or any, was imposed in so many days"),
    (
        "last",
        &[1, 2],
        "the day on which what `count` counts, or a measure, happened last before this, or nothing; within so many days where named",
    ),
];
