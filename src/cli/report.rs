//! The arguments of `alumni report`.

use clap::{ArgGroup, Args, ValueEnum};

use super::words;

/// `alumni report`
#[derive(Debug, Args)]
#[command(
    before_help = words::REPORT,
    group = ArgGroup::new("form").multiple(false)
)]
pub struct Report {
    /// What to report
    #[arg(value_enum, value_name = "WHAT")]
    pub what: Reported,
    /// Words and field:value, as in the search box; nothing or "" is everyone
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// A line for each class or chapter instead of one for each doubt
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<By>,
    /// One JSON array
    #[arg(long, group = "form")]
    pub json: bool,
    /// CSV with a line of names
    #[arg(long, group = "form")]
    pub csv: bool,
    /// Columns parted by tabs, for awk and cut
    #[arg(long, group = "form")]
    pub plain: bool,
}

/// What can be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reported {
    /// What is missing or suspicious
    Quality,
}

/// What the lines of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Completion cohorts
    Class,
    /// Chapters
    Chapter,
}
