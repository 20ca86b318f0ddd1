//! Plans as offices write them, of any length: phases, units and sets of units, duties of every sort, sources, dependencies,
//! recurring returns, a scorecard, a ladder and rules. The same length always gives the same text.

use crate::random::Random;
use std::fmt::Write;

const PLACES: [&str; 12] = ["東", "西", "南", "北", "中", "上", "下", "新", "舊", "大", "小", "高"];
const KINDS: [(&str, &str); 4] = [("bureau", "局"), ("office", "辦"), ("station", "所"), ("committee", "委")];
const VERBS: [&str; 10] = ["報送", "清查", "走訪", "公示", "核對", "匯總", "宣講", "整改", "登記", "複查"];
const THINGS: [&str; 12] = [
    "出租房臺賬",
    "重點場所名單",
    "宣傳欄更換情況",
    "線索移交單",
    "月度統計表",
    "排查記錄",
    "培訓簽到冊",
    "值班安排",
    "舉報電話記錄",
    "整改回執",
    "聯絡員名冊",
    "階段小結",
];
const INCIDENTS: [&str; 4] = ["complaint", "late-entry", "relapse", "false-return"];

/// A plan of about so many lines, a task every ten of them.
pub(crate) fn generate(lines: usize) -> String {
    let sizes = Sizes {
        phases: 4 + lines / 5_000,
        units: 8 + lines / 200,
        sets: 3 + lines / 1_000,
        rules: 6 + lines / 1_000,
        lines,
    };
    let mut plan = Writer { out: String::with_capacity(lines * 48), random: Random::new(20_260_304), sizes };
    plan.head();
    plan.units();
    plan.phases();
    let tail = plan.tail();
    plan.tasks(lines.saturating_sub(tail.lines().count()));
    plan.out.push_str(&tail);
    plan.out
}

struct Sizes {
    phases: usize,
    units: usize,
    sets: usize,
    rules: usize,
    lines: usize,
}

struct Writer {
    out: String,
    random: Random,
    sizes: Sizes,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn head(&mut self) {
        let lines = self.sizes.lines;
        self.line("# 生成的方案，供測速之用；名稱、條次皆虛構。");
        self.line("duban: 1\n");
        self.line("params:");
        self.line("  deduction: {type: decimal, default: 2, min: 0, doc: 每次扣分}");
        self.line("  pass_from: {type: decimal, default: 60, min: 0, doc: 合格線}");
        self.line("  remedy_days: {type: int, default: 10, min: 1, doc: 整改天數}\n");
        self.line("campaign:");
        self.line(&format!("  id: generated-{lines}"));
        self.line("  title: 全縣環境衛生與安全排查專項行動");
        self.line("  year: 2026");
        self.line("  window: 01-05..12-20");
        self.line("  time_zone: Asia/Shanghai");
        self.line("  calendar: cn");
        self.line("  basis: [縣級年度工作要點, 《示範條例》第三、四條]");
        self.line("  lead: leading-group\n");
    }

    fn units(&mut self) {
        self.line("units:");
        self.line("  leading-group:\n    title: 專項行動領導小組\n    kind: group\n    principal: ref:staff/1");
        for n in 0..self.sizes.units {
            let (kind, word) = KINDS.get(n % KINDS.len()).copied().unwrap_or_default();
            let place = self.random.pick(&PLACES);
            self.line(&format!("  unit-{n}:                   # 第{n}個單位"));
            self.line(&format!("    title: {place}區{}{word}", n + 1));
            self.line(&format!("    kind: {kind}\n    under: leading-group"));
        }
        for n in 0..self.sizes.sets {
            let members: Vec<String> = (0..6).map(|m| format!("{{id: v{n}-{m}, title: {n}鎮{}村}}", m + 1)).collect();
            self.line(&format!("  set-{n}:\n    title: 第{n}鎮各村委\n    kind: village\n    under: unit-{n}"));
            self.line(&format!("    each:\n      - {}", members.join("\n      - ")));
        }
    }

    fn phases(&mut self) {
        self.line("\nphases:");
        for n in 0..self.sizes.phases {
            let (first, last) = (day(self.edge(n)), day(self.edge(n + 1) - 1));
            self.line(&format!("  - id: phase-{n}\n    title: 第{}階段\n    window: {first}..{last}", n + 1));
            self.line(&format!("    source: {{doc: 例文, clause: 四({}), phrase: {first}至{last}}}", n + 1));
        }
    }

    /// The day of the campaign, counted from the fifth of January, on which a phase begins.
    fn edge(&self, phase: usize) -> usize {
        phase * CAMPAIGN_DAYS / self.sizes.phases
    }

    fn tasks(&mut self, until: usize) {
        self.line("\ntasks:");
        let mut written = self.out.lines().count();
        let mut n = 0;
        while written < until {
            let from = self.out.len();
            self.task(n);
            written += self.out.get(from..).map_or(0, |t| t.lines().count());
            n += 1;
        }
    }

    fn task(&mut self, n: usize) {
        let phase = (n / 5) % self.sizes.phases;
        let (verb, thing) = (self.random.pick(&VERBS), self.random.pick(&THINGS));
        let mark = self.random.pick(&PLACES);
        if n.is_multiple_of(5) {
            self.line(&format!("  # 四({})：{mark}片各項；主責單位與時限照錄，未定者留空", n / 5 + 1));
        }
        self.line(&format!("  - id: t{n}\n    title: {verb}{thing}（{mark}片第{}項，含下屬各單位）\n    phase: phase-{phase}   # 隨階段起止", n % 97));
        let (a, b) = (self.random.below(self.sizes.units), self.random.below(self.sizes.units));
        let set = self.random.below(self.sizes.sets);
        let owing = match self.random.below(4) {
            0 => format!("unit-{a}"),
            1 if a != b => format!("{{lead: unit-{a}, with: [unit-{b}]}}"),
            2 if a != b => format!("[unit-{a}, unit-{b}]"),
            _ => format!("{{each: set-{set}}}"),
        };
        self.line(&format!("    responsible: {owing}"));
        self.after(n);
        self.due(phase);
        let kind = match self.random.below(3) {
            0 => "document",
            1 => "return",
            _ => "action",
        };
        if kind == "return" {
            self.line("    to: leading-group");
        }
        self.line(&format!("    deliverable: {{kind: {kind}}}"));
        if self.random.chance(25) {
            self.line("    accept_by: leading-group");
        }
        if self.random.chance(30) {
            let days = 1 + self.random.below(4);
            self.line(&format!("    takes: {days} workdays"));
        }
        self.line(&format!(
            "    source: {{doc: 例文, clause: 四({})之{}, phrase: {verb}{thing}}}\n",
            n / 5 + 1,
            n % 5 + 1
        ));
    }

    /// Tasks of the same phase and group that come before, so that no task waits for a later phase.
    fn after(&mut self, n: usize) {
        let place = n % 5;
        if place == 0 || self.random.chance(60) {
            return;
        }
        let one = n - 1 - self.random.below(place);
        let all = if self.random.chance(30) { format!("{{all: t{one}}}") } else { format!("t{one}") };
        let more = if place > 1 && self.random.chance(30) { format!(", t{}", n - place) } else { String::new() };
        let more = if one == n - place { String::new() } else { more };
        self.line(&format!("    after: [{all}{more}]"));
    }

    fn due(&mut self, phase: usize) {
        let (first, next) = (self.edge(phase), self.edge(phase + 1));
        let length = next - first;
        let text = match self.random.below(9) {
            0 | 1 => format!("due: {}", day(next - 1 - self.random.below(length / 3 + 1))),
            2 => "due: phase.end".to_owned(),
            3 => "due: phase.end - 1 d\n    shift: previous-workday".to_owned(),
            4 => format!("due: phase.start + {} workdays", 1 + self.random.below(length / 8 + 1)),
            5 => "every: {week: {on: fri}}".to_owned(),
            6 => format!("every: {{month: {{on: {}}}}}\n    window: campaign", 1 + self.random.below(28)),
            7 => format!("due: {{before: {} 18:00}}\n    grace: 1 d", day(next - 1)),
            _ => "due: 及時".to_owned(),
        };
        self.line(&format!("    {text}"));
    }

    /// Scorecard, ladder and rules.
    fn tail(&mut self) -> String {
        let mut out = String::from("scorecard:\n  base: 100\n  floor: 0\n  items:\n");
        for (n, kind) in INCIDENTS.iter().enumerate() {
            let _ = writeln!(out, "    - {{id: {kind}, title: 第{}項扣分, points: 20}}", n + 1);
        }
        out.push_str("  bands:\n    - {id: pass, title: 合格, from: \"${pass_from}\"}\n");
        out.push_str("    - {id: fail, title: 不合格, from: 0}\n\nladder:\n");
        out.push_str("  - {id: rectify, title: 限期整改, remedy: \"${remedy_days} d\"}\n");
        out.push_str("  - {id: yellow-card, title: 黃牌, remedy: 20 d}\n");
        out.push_str("  - {id: veto, title: 否決, final: true, band: fail}\n\nrules:\n");
        out.push_str(
            "  - use: accountability/late-return-notice\n    id: late-material\n    with:\n      text: 逾期通報\n",
        );
        for n in 0..self.sizes.rules {
            let kind = self.random.pick(&INCIDENTS);
            let _ = writeln!(out, "  - id: rule-{n}\n    title: 第{}條追責規則", n + 1);
            match n % 3 {
                0 => {
                    let _ = writeln!(out, "    on: incident\n    when: event.kind == \"{kind}\"\n    then: |");
                    let _ = writeln!(out, "      deduct(params.deduction * event.count, \"{kind}\");");
                }
                1 => {
                    let _ = writeln!(out, "    on: obligation.breached\n    scope: {{task: t{n}}}\n    then: |");
                    let _ =
                        writeln!(out, "      if history.count(\"breach\", 90) > 2 {{\n        impose(\"rectify\");");
                    let _ = writeln!(out, "      }}\n      deduct(1, \"{kind}\");");
                }
                _ => {
                    let _ = writeln!(
                        out,
                        "    on: obligation.fulfilled\n    when: obligation.days_late > {n}\n    then: |"
                    );
                    let _ = writeln!(out, "      notice(\"遲報\");");
                }
            }
            let _ = writeln!(out, "    source: {{doc: 例文, clause: 六({}), phrase: 追責}}", n + 1);
        }
        out
    }
}

/// From the fifth of January to the twentieth of December.
const CAMPAIGN_DAYS: usize = 350;

/// `MM-DD` of a day of the campaign.
fn day(of_campaign: usize) -> String {
    const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut left = of_campaign + 4;
    for (month, days) in MONTHS.iter().enumerate() {
        if left < *days {
            return format!("{:02}-{:02}", month + 1, left + 1);
        }
        left -= days;
    }
    "12-31".to_owned()
}
