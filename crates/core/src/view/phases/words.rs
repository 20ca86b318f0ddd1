//! The words of the phase machine, and the lines that describe a phase.

use super::machine::{Gate, PhaseMachine, PhaseNode};
use crate::diagnostic::Language;
use crate::time::Window;

macro_rules! words {
    ($($name:ident : $en:literal, $hans:literal, $hant:literal;)*) => {
        /// Words and templates.
        #[derive(Debug)]
        pub(super) struct PhaseWords { $(pub(super) $name: &'static str,)* }

        static EN: PhaseWords = PhaseWords { $($name: $en,)* };
        static HANS: PhaseWords = PhaseWords { $($name: $hans,)* };
        static HANT: PhaseWords = PhaseWords { $($name: $hant,)* };
    };
}

words! {
    colon: ": ", "：", "：";
    list: ", ", "、", "、";
    days: "{n} days", "共 {n} 天", "共 {n} 天";
    one_day: "1 day", "1 天", "1 天";
    beside: "beside others", "与其他阶段并行", "與其他階段並行";
    after: "after", "先行", "先行";
    enter: "begins", "进入", "進入";
    exit: "ends", "结束", "結束";
    first_day: "on its first day", "到首日自动进入", "到首日自動進入";
    last_day: "on its last day", "到末日自动结束", "到末日自動結束";
    by_hand: "by the fact", "人工宣布", "人工宣布";
    enter_when: "from its first day, if", "到首日，条件为", "到首日，條件為";
    exit_when: "with its last day, if", "到末日，条件为", "到末日，條件為";
    enter_hold: "otherwise held back until then", "不满足则暂缓进入", "不滿足則暫緩進入";
    enter_force: "otherwise all the same, on record", "不满足也进入，并记录", "不滿足也進入，並記錄";
    exit_hold: "otherwise it overruns until then", "不满足则延续，算超期", "不滿足則延續，算逾期";
    exit_force: "otherwise all the same, on record", "不满足也结束，并记录", "不滿足也結束，並記錄";
    start_by_hand: "begins by the fact", "人工启动", "人工啟動";
    start_automatic: "begins on its first day", "到首日自动启动", "到首日自動啟動";
    suspend: "suspended", "中止", "中止";
    resume: "resumed", "恢复", "恢復";
    suspended: "suspended", "已中止", "已中止";
    shifts: "due dates move", "期限顺延", "期限順延";
    stands: "due dates stand", "期限照旧", "期限照舊";
    terminate: "terminated", "提前终止", "提前終止";
    terminated: "terminated", "已终止", "已終止";
    window_ends: "last day over", "期满", "期滿";
    each_phase: "The life of each phase", "每个阶段的状态", "每個階段的狀態";
    planned: "planned", "未开始", "未開始";
    held: "held back", "暂缓", "暫緩";
    active: "active", "进行中", "進行中";
    overrun: "overrun", "超期", "逾期";
    closed: "closed", "已结束", "已結束";
    begins: "first day, condition met", "到首日，条件满足", "到首日，條件滿足";
    not_met: "condition not met", "条件不满足", "條件不滿足";
    met: "condition met, or by hand", "条件满足，或人工进入", "條件滿足，或人工進入";
    met_exit: "condition met, or by hand", "条件满足，或人工结束", "條件滿足，或人工結束";
    ends: "last day, condition met or forced", "到末日，条件满足或强制", "到末日，條件滿足或強制";
    reopened: "reopened", "重新启动", "重新啟動";
    waits: "waits for its end", "等它结束", "等它結束";
    by_date: "follows by its dates", "按日期先后", "按日期先後";
}

impl PhaseWords {
    pub(super) fn of(language: Language) -> &'static PhaseWords {
        match language {
            Language::En => &EN,
            Language::ZhHans => &HANS,
            Language::ZhHant => &HANT,
        }
    }

    /// A state's name; a word unknown here stands for itself.
    pub(super) fn state<'s>(&self, word: &'s str) -> &'s str
    where
        'static: 's,
    {
        match word {
            "planned" => self.planned,
            "held" => self.held,
            "active" => self.active,
            "overrun" => self.overrun,
            "closed" => self.closed,
            other => other,
        }
    }

    /// The days of a window, and how many they are.
    pub(super) fn window(&self, window: Window) -> String {
        let days = match window.days() {
            1 => self.one_day.to_owned(),
            n => self.days.replace("{n}", &n.to_string()),
        };
        format!("{} – {} · {days}", window.first, window.last)
    }
}

/// A line about a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What it is about; nothing when it goes on with the line before.
    pub(super) label: &'static str,
    /// What it says.
    pub(super) text: String,
    /// Whether that is part of a script.
    pub(super) code: bool,
}

impl Line {
    fn new(label: &'static str, text: impl Into<String>) -> Line {
        Line { label, text: text.into(), code: false }
    }
}

/// What is said of a phase below its title and days.
pub(super) fn lines(machine: &PhaseMachine, phase: &PhaseNode, w: &'static PhaseWords) -> Vec<Line> {
    let mut all = Vec::new();
    if phase.waits {
        let named = phase.follows.iter().filter_map(|i| machine.phases.get(*i)).map(|p| p.title.as_str());
        all.push(Line::new(w.after, named.collect::<Vec<_>>().join(w.list)));
    }
    if phase.parallel {
        all.push(Line::new(w.beside, ""));
    }
    let enter = [w.enter, w.first_day, w.enter_when, w.enter_hold, w.enter_force];
    all.extend(gate(&phase.enter, phase.waits, "phase-entered", enter, w));
    let exit = [w.exit, w.last_day, w.exit_when, w.exit_hold, w.exit_force];
    all.extend(gate(&phase.exit, false, "phase-closed", exit, w));
    all
}

fn gate(gate: &Gate, waits: bool, fact: &str, words: [&'static str; 5], w: &PhaseWords) -> Vec<Line> {
    let [label, plain, when, hold, force] = words;
    let otherwise = || Line::new("", if gate.force { force } else { hold });
    let mut all = Vec::new();
    if gate.manual {
        all.push(Line::new(label, format!("{} {fact}", w.by_hand)));
    }
    match &gate.when {
        Some(condition) => {
            all.push(Line::new(if all.is_empty() { label } else { "" }, when));
            all.push(Line { label: "", text: condition.clone(), code: true });
            all.push(otherwise());
        }
        None if all.is_empty() => {
            all.push(Line::new(label, plain));
            if waits {
                all.push(otherwise());
            }
        }
        None => {}
    }
    all
}
