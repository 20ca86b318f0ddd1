//! Arguments of `duban test`.

use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct TestArgs {
    /// Test files, rule files or plans with one beside them, or folders of such.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A folder of rule files (`pack/rule.rhai`) that the tests may use beside the built-in packs.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
    /// How to show the results.
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub(crate) format: TestFormat,
    /// Show which ways through each rule no case takes.
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Also fail when the cases take less than so many per cent of the ways through a rule.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) min_coverage: Option<u8>,
    /// Change each rule at one place after the other, and fail when no case notices it.
    #[arg(long)]
    pub(crate) mutate: bool,
}

/// Output formats of rule tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// JUnit XML, for services that show test results.
    Junit,
}
