//! Arguments of the command.

use crate::test::TestArgs;
use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum};
use duban::campaign::ChainHash;
use duban::diagnostic::{Language, Severity};
use duban::time::DateError;
use std::path::PathBuf;

/// Check campaign plans, carry them out, and explain every point.
#[derive(Debug, Parser)]
#[command(name = "duban", version, propagate_version = true)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Language of messages and reports; else LC_ALL, LC_MESSAGES or LANG decides.
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_language)]
    lang: Option<Language>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented starter plan, in the language asked for.
    #[command(after_help = "Example:\n  duban init my-plan.yaml --lang zh-Hans")]
    Init(InitArgs),
    /// Find what is wrong with plans.
    ///
    /// Exit code 0 when there are no errors (nor denied warnings), 1 when there are, 2 when input cannot be read.
    #[command(after_help = "Example:\n  duban check examples/plans/09-town-strike.yaml --lang zh-Hant")]
    Check(CheckArgs),
    /// Show who owes what by when.
    #[command(after_help = "Example:\n  duban timetable plan.yaml --unit 東村 --from 2026-05-01 --to 2026-06-01")]
    Timetable(TimetableArgs),
    /// Show the phases as a state machine: what each waits for, how it begins and ends.
    ///
    /// With facts, also in which state each phase is.
    #[command(after_help = "Example:\n  duban phases plan.yaml --format svg > phases.svg")]
    Phases(PhasesArgs),
    /// Carry a campaign out from its facts, and show the standings.
    #[command(
        after_help = "Example:\n  duban run plan.yaml --facts plan.facts.jsonl --until 2026-08-31 --journal j.jsonl"
    )]
    Run(RunArgs),
    /// Explain every point and measure of a unit.
    #[command(after_help = "Example:\n  duban explain plan.yaml --facts plan.facts.jsonl --unit 東村")]
    Explain(ExplainArgs),
    /// Show what would differ under another plan, or with other parameters.
    #[command(after_help = "Example:\n  duban what-if plan.yaml --facts plan.facts.jsonl --set late-return.points=2")]
    WhatIf(WhatIfArgs),
    /// Check that journals are as they were written; with a plan, that every line follows from the facts.
    #[command(
        after_help = "Examples:\n  duban verify j.jsonl --plan plan.yaml\n  duban verify --store sqlite:campaigns.db"
    )]
    Verify(VerifyArgs),
    /// Print outgoing consequences as CloudEvents, one a line, each until its consumer has acknowledged it.
    #[command(
        after_help = "Example:\n  duban events --store sqlite:campaigns.db --campaign spring --consumer broker --ack"
    )]
    Events(EventsArgs),
    /// Run rule tests: given facts, which consequences must follow.
    ///
    /// `NAME.test.yaml` tests the rule `NAME.rhai` or the plan `NAME.yaml` beside it. Exit code 0 when every case holds, 1
    /// when not, 2 when there is nothing to run or a file cannot be read.
    #[command(after_help = "Example:\n  duban test rules/ --mutate --min-coverage 100")]
    Test(TestArgs),
    /// Show the page of a code, or list all codes.
    #[command(after_help = "Example:\n  duban doc window/phase-gap")]
    Doc(DocArgs),
    /// Print the JSON Schema of plans, by which editors complete and check a plan while it is typed.
    ///
    /// Put `# yaml-language-server: $schema=plan.schema.json` on the first line of a plan.
    #[command(after_help = "Example:\n  duban schema --lang zh-Hans > plan.schema.json")]
    Schema,
    /// Serve an editor: findings, repairs, completion and explanations while a plan is written.
    ///
    /// Speaks the Language Server Protocol over stdin and stdout. The language is that of `--lang`, else the editor's, else the
    /// locale's.
    #[command(after_help = "Example, in an editor's settings for YAML files:\n  duban lsp --rules myrules")]
    Lsp(LspArgs),
    /// Print the completions of a shell, for its own start-up file.
    #[command(after_help = "Example:\n  duban completions bash > ~/.local/share/bash-completion/completions/duban")]
    Completions(CompletionsArgs),
}

/// A plan and what belongs to it.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// The plan, YAML or JSON; `-` reads stdin.
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) with: PlanOptions,
}

/// What plans are read with.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PlanOptions {
    /// A folder of rule files (`pack/rule.rhai`) to use beside the built-in packs.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
    /// A value for a parameter of the plan.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parse_param)]
    pub(crate) params: Vec<(String, String)>,
    /// Values that take the place of those the plan gives its rules: rule, parameter, value.
    #[arg(skip)]
    pub(crate) overrides: Vec<(String, String, String)>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// The plans, YAML or JSON; `-` reads stdin.
    #[arg(required = true, value_name = "PLAN")]
    pub(crate) plans: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) with: PlanOptions,
    /// How to show the findings.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
    /// Mend in the files what can be mended mechanically; comments and layout stay.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Also fail on findings of this severity.
    #[arg(long, value_name = "SEVERITY", value_parser = parse_severity)]
    pub(crate) deny: Option<Severity>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TimetableArgs {
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// Only what this unit owes.
    #[arg(long)]
    pub(crate) unit: Option<String>,
    /// Only what is due on this day or later.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) from: Option<NaiveDate>,
    /// Only what is due on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) to: Option<NaiveDate>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// A plan with what happened.
#[derive(Debug, clap::Args)]
pub(crate) struct SeasonArgs {
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// The facts: JSON Lines, or CSV by the file's ending; `-` reads JSON Lines from stdin.
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: Option<PathBuf>,
    /// Until the end of this day; else until the campaign's end and every due date have passed. Remedy periods that run
    /// beyond stay open.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) until: Option<NaiveDate>,
    /// The journal: `run` writes it, or continues it when it exists; `explain` only reads it.
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
    /// A database that keeps the journals of many campaigns, instead of a journal file: `sqlite:PATH` or
    /// `postgres://USER@HOST/DATABASE`; a password that is not in it is taken from PGPASSWORD.
    #[arg(long, value_name = "URL", conflicts_with = "journal")]
    pub(crate) store: Option<StoreUrl>,
    /// What chains a journal that begins: `sha-256`, or `sm3` where a site requires the national standard of China.
    #[arg(long, value_name = "HASH", default_value = "sha-256", value_parser = ["sha-256", "sm3"])]
    pub(crate) hash: String,
    /// Leave out facts that are refused, instead of stopping.
    #[arg(long)]
    pub(crate) skip_refused: bool,
    /// As it stood at the end of this day, by the facts recorded by then; a journal is then only read.
    #[arg(long, value_name = "DATE", value_parser = parse_day, conflicts_with = "until")]
    pub(crate) as_of: Option<NaiveDate>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) season: SeasonArgs,
    /// How to show the standings.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PhasesArgs {
    #[command(flatten)]
    pub(crate) season: SeasonArgs,
    /// How to show them.
    #[arg(long, value_enum, default_value_t = PhasesFormat::Text)]
    pub(crate) format: PhasesFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) season: SeasonArgs,
    /// The unit; without, what concerns no unit: phases that do not turn as planned, notices of the whole campaign.
    #[arg(long)]
    pub(crate) unit: Option<String>,
    /// Only this entry, by its number or id; its id is shown as well, by which `appealed` names it.
    #[arg(long)]
    pub(crate) entry: Option<String>,
    /// Only how the unit came under this measure of the ladder, and what became of it.
    #[arg(long, value_name = "MEASURE", requires = "unit", conflicts_with_all = ["entry", "why_not"])]
    pub(crate) measure: Option<String>,
    /// Why this rule did not apply to the unit: on each occasion, which condition kept it. Rules on phases and on the end
    /// of the campaign are asked about without `--unit` as well.
    #[arg(long, value_name = "RULE", conflicts_with = "entry")]
    pub(crate) why_not: Option<String>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WhatIfArgs {
    #[command(flatten)]
    pub(crate) season: SeasonArgs,
    /// The other plan; the same one unless given.
    #[arg(long = "plan", value_name = "PLAN2")]
    pub(crate) other: Option<PathBuf>,
    /// Another value: `RULE.PARAM=VALUE` for a parameter of a rule taken from a pack, `PARAM=VALUE` for one of the plan.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_param)]
    pub(crate) set: Vec<(String, String)>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// The journal.
    #[arg(conflicts_with = "store")]
    pub(crate) journal: Option<PathBuf>,
    /// The database that keeps the journals, as for `run`.
    #[arg(long, value_name = "URL")]
    pub(crate) store: Option<StoreUrl>,
    /// The campaign in the database; else that of the plan; without a plan, every campaign.
    #[arg(long, value_name = "ID", requires = "store")]
    pub(crate) campaign: Option<String>,
    /// The hash its last line must have, as kept elsewhere: lines cut whole off the end show in nothing else.
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<String>,
    /// The plan it was made with: recompute every line.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) with: PlanOptions,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EventsArgs {
    /// The database that keeps the journals, as for `run`.
    #[arg(long, value_name = "URL")]
    pub(crate) store: StoreUrl,
    /// The campaign.
    #[arg(long, value_name = "ID")]
    pub(crate) campaign: String,
    /// Who reads: any name; each has a cursor of its own.
    #[arg(long, value_name = "NAME")]
    pub(crate) consumer: String,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) limit: usize,
    /// Acknowledge them once they are written to stdout: they do not come again.
    #[arg(long)]
    pub(crate) ack: bool,
    /// Print nothing; acknowledge everything up to the event with this id.
    #[arg(long, value_name = "ID", conflicts_with_all = ["ack", "limit"])]
    pub(crate) done: Option<String>,
}

/// The address of a store. It may hold a password, so it is not shown as it was written.
#[derive(Clone)]
pub(crate) struct StoreUrl(String);

impl StoreUrl {
    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreUrl")
    }
}

impl std::str::FromStr for StoreUrl {
    /// Taken as it is: a message about an argument that does not fit would repeat it.
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<StoreUrl, Self::Err> {
        Ok(StoreUrl(text.to_owned()))
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct InitArgs {
    /// The file to write; it must not exist. `-` prints the plan.
    #[arg(default_value = "plan.yaml")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DocArgs {
    /// The code, such as window/phase-gap; without, every code with its title.
    pub(crate) code: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct LspArgs {
    #[command(flatten)]
    pub(crate) with: PlanOptions,
    /// What clients append to say how they speak; there is no other way here.
    #[arg(long, hide = true)]
    stdio: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Output formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people, with the excerpt.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code-scanning services.
    Sarif,
    /// Workflow commands, for a forge.
    Github,
}

/// Output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Output formats of explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A page that stands by itself.
    Html,
}

/// Output formats of the phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PhasesFormat {
    /// For people, in lines.
    Text,
    /// A Mermaid state diagram, as it stands in Markdown.
    Mermaid,
    /// A drawing.
    Svg,
}

impl Args {
    /// The language asked for.
    pub(crate) fn asked_language(&self) -> Option<Language> {
        self.lang
    }

    /// The language asked for, else that of the locale.
    pub(crate) fn language(&self) -> Language {
        let locale = || {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|v| std::env::var(v).ok());
            set.filter(|v| !v.is_empty()).take(1).find_map(|v| Language::from_tag(&v))
        };
        self.lang.or_else(locale).unwrap_or_default()
    }
}

fn parse_language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "the languages are en, zh-Hans and zh-Hant".to_owned())
}

fn parse_severity(text: &str) -> Result<Severity, String> {
    let known = [Severity::Warning, Severity::Note];
    known.into_iter().find(|s| s.word() == text).ok_or_else(|| "the severities are warning and note".to_owned())
}

fn parse_day(text: &str) -> Result<NaiveDate, String> {
    duban::time::parse_date(text, None).map_err(|error| match error {
        DateError::NoSuchDay(_) => "there is no such day".to_owned(),
        _ => "write YYYY-MM-DD".to_owned(),
    })
}

fn parse_param(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| "write NAME=VALUE".to_owned())?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

impl SeasonArgs {
    /// What chains a journal that begins.
    pub(crate) fn hash(&self) -> ChainHash {
        ChainHash::from_word(&self.hash).unwrap_or_default()
    }
}
