//! The arguments. One definition; help, man page and completions are made from it.
//!
//! Here stands what can be typed and what it means to its reader; [`crate::front::batch`] does it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, Args, ColorChoice, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::config;

pub mod fields;
pub mod words;
pub mod report;

use report::Report;
use words::{AFTER, EXAMPLES, LONG};

/// Everything that can be typed after `alumni`.
#[derive(Debug, Parser)]
#[command(
    name = "alumni",
    version,
    about = "The office of an alumni association in a terminal",
    long_about = LONG,
    before_help = EXAMPLES,
    after_long_help = AFTER,
    max_term_width = 100,
    propagate_version = true,
    disable_help_subcommand = false
)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do; without one the screens open.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// Reads what was typed.
    ///
    /// `-has:email` is a part of a query, not options: it gets a blank in front, which the query does not mind.
    ///
    /// # Errors
    /// Help, the version, and whatever makes no sense.
    pub fn read(typed: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(typed.map(|word| match word.to_str() {
            Some(text) if is_part_of_query(text) => format!(" {text}").into(),
            _ => word,
        }))
    }
}

fn is_part_of_query(text: &str) -> bool {
    text.starts_with('-') && !text.starts_with("--") && text.contains([':', '：'])
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Common {
    /// The database file
    ///
    /// Without it ALUMNI_DB names the file, else it is alumni.db in $XDG_DATA_HOME/alumni (~/.local/share/alumni).
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub db: Option<PathBuf>,
    /// The language of screens and messages
    ///
    /// Without it ALUMNI_LANG, then `lang` in config.toml, then LC_ALL, LC_MESSAGES and LANG say it.
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// ASCII lines and signs, for terminals that draw lines two cells wide
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Colours
    ///
    /// `auto` uses them on a terminal unless NO_COLOR, CLICOLOR=0 or TERM=dumb says otherwise.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: ColorChoice,
}

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English
    En,
    /// Simplified Chinese
    #[value(alias = "zh-CN", alias = "zh_CN")]
    Zh,
}

impl From<Language> for config::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Zh => Self::Zh,
        }
    }
}

/// What can be done. The long texts stand here: the line above a command would replace one that its arguments bring.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try it out: screens on a throw-away database of invented people
    #[command(long_about = words::DEMO_LONG)]
    Demo(Demo),
    /// Make a new database
    #[command(long_about = words::INIT_LONG)]
    Init(Init),
    /// Take a roster in (CSV, TSV, XLSX, ODS, vCard or JSON), after showing what it would change
    #[command(long_about = words::IMPORT_LONG)]
    Import(Import),
    /// Add one person
    #[command(long_about = words::ADD_LONG)]
    Add(Add),
    /// Find people and print them
    #[command(long_about = words::LIST_LONG)]
    List(List),
    /// Print one person's whole record
    Show(Show),
    /// Find people and write them to a file
    #[command(long_about = words::EXPORT_LONG)]
    Export(Export),
    /// Change everybody found: fields, tags, chapter, archive
    #[command(long_about = words::EDIT_LONG)]
    Edit(Edit),
    /// The fields that the office adds itself: list, add, change, retire
    #[command(long_about = words::FIELD_LONG)]
    Field(fields::Fields),
    /// Who is on file twice
    #[command(long_about = words::DUPLICATES_LONG)]
    Duplicates(Duplicates),
    /// Make one of two records of the same person
    #[command(long_about = words::MERGE_LONG)]
    Merge(Merge),
    /// Write address labels, a roster or person sheets for the printer
    #[command(long_about = words::PRINT_LONG)]
    Print(Print),
    /// Count what is missing or suspicious in the records, over all, by class or by chapter
    #[command(long_about = words::REPORT_LONG)]
    Report(Report),
    /// What was changed, by whom, when
    History(History),
    /// Take a change back
    #[command(long_about = words::UNDO_LONG)]
    Undo(Undo),
    /// What an administrator says for the whole file; without a value, what holds
    Setting(Settings),
    /// Look over terminal, settings and database; made to be pasted into a report
    #[command(long_about = words::DOCTOR_LONG)]
    Doctor(Doctor),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page, or write all of them into a folder
    Man(Man),
}

/// `alumni demo`
#[derive(Debug, Args)]
#[command(
    before_help = words::DEMO
)]
pub struct Demo {
    /// How many people
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub people: u32,
    /// Another seed makes other people
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Only make the database and print where it is; wants --db
    #[arg(long)]
    pub no_open: bool,
}

/// `alumni init`
#[derive(Debug, Args)]
#[command(
    before_help = words::INIT
)]
pub struct Init {
    /// `dmu`, `blank`, or a file of the same form
    #[arg(long, value_name = "PROFILE", default_value = "dmu", value_hint = ValueHint::FilePath)]
    pub profile: String,
}

/// `alumni import`
#[derive(Debug, Args)]
#[command(
    before_help = words::IMPORT
)]
pub struct Import {
    /// The roster; `-` reads the standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Apply it without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// What a heading of the file means; `heading=` leaves its column out. May stand several times, and is remembered
    #[arg(long, value_name = "HEADING=COLUMN")]
    pub map: Vec<String>,
    /// Show what it would do, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object on stdout: file, encoding, rows, added, folded, changed, same, asked, rejected, cleaned, change_set, rejects_file
    #[arg(long)]
    pub json: bool,
    /// Write nothing and exit with 6 when any row is rejected
    #[arg(long)]
    pub strict: bool,
}

/// `alumni add`
#[derive(Debug, Args)]
#[command(before_help = words::ADD)]
pub struct Add {
    /// What is known, field by field; a field may stand several times
    #[arg(value_name = "FIELD=VALUE", required = true)]
    pub fields: Vec<String>,
    /// Show what it would do, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object on stdout: number, change_set
    #[arg(long)]
    pub json: bool,
}

/// Whom to find.
#[derive(Debug, Args)]
pub struct Wanted {
    /// Words and field:value, as in the search box; nothing or "" is everyone
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// A saved view: its query, order and columns, where nothing else is asked for
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Fields and their order, parted by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub fields: Vec<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// The orders, parted by commas, `-` turns one round: name, class, entry, faculty, programme, level, group, chapter,
    /// city, country, employer, title, status, sex, born, updated, contacted, or the key of a field of your own
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Exit with 3 when nobody is found
    #[arg(long)]
    pub exit_status: bool,
}

/// `alumni list`
#[derive(Debug, Args)]
#[command(
    before_help = words::LIST,
    group = ArgGroup::new("form").multiple(false)
)]
pub struct List {
    /// Whom to find.
    #[command(flatten)]
    pub wanted: Wanted,
    /// One JSON array
    #[arg(long, group = "form")]
    pub json: bool,
    /// One JSON object a line
    #[arg(long, group = "form")]
    pub jsonl: bool,
    /// CSV with a line of field names
    #[arg(long, group = "form")]
    pub csv: bool,
    /// Columns parted by tabs, for awk and cut
    #[arg(long, group = "form")]
    pub plain: bool,
    /// Only the number of people found
    #[arg(long, group = "form")]
    pub count: bool,
}

/// `alumni show`
#[derive(Debug, Args)]
#[command(before_help = words::SHOW)]
pub struct Show {
    /// The number, such as A-004219 or 4219
    #[arg(value_name = "ID")]
    pub id: String,
    /// One JSON object with everything that belongs to the person
    #[arg(long)]
    pub json: bool,
}

/// `alumni setting`
#[derive(Debug, Args)]
#[command(before_help = words::SETTING)]
pub struct Settings {
    /// What to set
    #[arg(value_name = "NAME", requires = "value")]
    pub key: Option<SettingKey>,
    /// Its value
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub value: Option<u32>,
}

/// A setting of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SettingKey {
    /// A list with private fields is noted as an export is from so many people on
    NotedFrom,
}

/// `alumni export`
#[derive(Debug, Args)]
#[command(
    before_help = words::EXPORT
)]
pub struct Export {
    /// Whom to find.
    #[command(flatten)]
    pub wanted: Wanted,
    /// The file; its ending says the form. `-` is stdout, as JSON Lines
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub to: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// CSV without the mark that says UTF-8
    #[arg(long)]
    pub no_bom: bool,
    /// CSV with plain line ends
    #[arg(long)]
    pub lf: bool,
    /// vCard 3.0 instead of 4.0
    #[arg(long)]
    pub v3: bool,
}

/// `alumni print`
#[derive(Debug, Args)]
#[command(
    before_help = words::PRINT
)]
pub struct Print {
    /// What to print
    #[arg(value_enum, value_name = "WHAT")]
    pub what: Printable,
    /// Whom to find.
    #[command(flatten)]
    pub wanted: Wanted,
    /// The file, .html
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub to: PathBuf,
    /// Labels on a sheet: 3x8, 3x7, 2x7, 2x4
    #[arg(long, value_name = "SIZE", default_value = "3x8")]
    pub size: String,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

/// What can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Printable {
    /// Address labels
    Labels,
    /// A roster by class
    Roster,
    /// A sheet for each person
    Sheet,
}

/// `alumni edit`
#[derive(Debug, Args)]
#[command(
    before_help = words::EDIT,
    group = ArgGroup::new("deed").required(true).multiple(true)
)]
pub struct Edit {
    /// Words and field:value, as in the search box; "" is everyone
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,
    /// Give a field a value; nothing after the = empties it
    #[arg(long, group = "deed", value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Put a line below the notes
    #[arg(long, group = "deed", value_name = "LINE", value_parser = NonEmptyStringValueParser::new())]
    pub note: Vec<String>,
    /// Put a tag on
    #[arg(long, group = "deed", value_name = "TAG", value_parser = NonEmptyStringValueParser::new())]
    pub tag: Vec<String>,
    /// Take a tag off
    #[arg(long, group = "deed", value_name = "TAG", value_parser = NonEmptyStringValueParser::new())]
    pub untag: Vec<String>,
    /// Join a chapter today
    #[arg(long, group = "deed", value_name = "CHAPTER")]
    pub chapter: Option<String>,
    /// Leave a chapter today
    #[arg(long, group = "deed", value_name = "CHAPTER")]
    pub leave: Option<String>,
    /// Register for an event that is still to come: its title, with the day behind it where several have that title
    #[arg(long, group = "deed", value_name = "EVENT", conflicts_with_all = ["archive", "restore"])]
    pub register: Option<String>,
    /// Put them away
    #[arg(long, group = "deed", conflicts_with = "restore")]
    pub archive: bool,
    /// Take them out of the archive again
    #[arg(long, group = "deed")]
    pub restore: bool,
    /// Do it without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Show what it would do, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object on stdout: people, changed, same, cannot, change_set
    #[arg(long)]
    pub json: bool,
    /// Exit with 3 when nobody is found
    #[arg(long)]
    pub exit_status: bool,
}

/// `alumni duplicates`
#[derive(Debug, Args)]
#[command(
    before_help = words::DUPLICATES,
    group = ArgGroup::new("form").multiple(false)
)]
pub struct Duplicates {
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print what was found last, without looking again
    #[arg(long)]
    pub last: bool,
    /// One JSON array
    #[arg(long, group = "form")]
    pub json: bool,
    /// Only the number of pairs
    #[arg(long, group = "form")]
    pub count: bool,
}

/// `alumni merge`
#[derive(Debug, Args)]
#[command(
    before_help = words::MERGE
)]
pub struct Merge {
    /// The number of the one who stays, such as A-004219 or 4219
    #[arg(value_name = "STAYS")]
    pub keep: String,
    /// The number of the one who goes
    #[arg(value_name = "GOES")]
    pub goes: String,
    /// Merge without asking
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Show what would come of it, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `alumni history`
#[derive(Debug, Args)]
#[command(before_help = words::HISTORY)]
pub struct History {
    /// At most so many, the newest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Instead of changes, the files with private fields that were written
    #[arg(long)]
    pub disclosures: bool,
    /// One JSON array
    #[arg(long)]
    pub json: bool,
}

/// `alumni undo`
#[derive(Debug, Args)]
#[command(
    before_help = words::UNDO
)]
pub struct Undo {
    /// The number of the change, as `alumni history` shows it
    #[arg(value_name = "ID")]
    pub id: Option<i64>,
    /// Take back what can be taken back
    #[arg(long)]
    pub partly: bool,
}

/// `alumni doctor`
#[derive(Debug, Args)]
#[command(before_help = words::DOCTOR)]
pub struct Doctor {
    /// Accept the file that stands here although it is not the one that was saved to last
    #[arg(long)]
    pub accept_restored: bool,
}

/// `alumni completions`
#[derive(Debug, Args)]
#[command(before_help = words::COMPLETIONS)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// `alumni man`
#[derive(Debug, Args)]
#[command(before_help = words::MAN)]
pub struct Man {
    /// Write alumni.1, alumni-list.1 and so on into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
