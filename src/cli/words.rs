//! The longer texts of the help and of the manual page.

/// Three examples before everything else.
pub const EXAMPLES: &str = "\
Examples:
  alumni demo                         try it out on invented people
  alumni import roster.xlsx           take a roster in, after a look at what changes
  alumni list 张 class:2013 --csv     everybody of that name who finished in 2013";

/// What the program is.
pub const LONG: &str = "\
The office of an alumni association in a terminal: people, chapters, events, in one SQLite file.
Without a command the screens open; F1 shows their keys. What is typed in a list searches it; keys = \"letters\" or \"vim\" in config.toml makes letters commands. With a command it works without screens: data on stdout, talk on \
stderr.";

/// Exit codes, environment, files.
pub const AFTER: &str = "\
Exit codes:
  0    done
  1    failed
  2    wrong usage
  3    nothing found (only with --exit-status)
  4    refused by rights
  5    conflict: somebody saved first, or what is to be taken back was changed since
  6    wrong data in the input
  74   disk or database
  130  interrupted

Environment:
  ALUMNI_DB, ALUMNI_LANG   as --db and --lang
  NO_COLOR, CLICOLOR=0     no colours
  LC_ALL, LANG             language and character set of the terminal

Files:
  $XDG_DATA_HOME/alumni/alumni.db        the database (~/.local/share); beside it while it is open its log
                                         (alumni.db-wal), and always alumni.db.mark, how far it was saved
  $XDG_CONFIG_HOME/alumni/config.toml    settings (~/.config), then /etc/alumni/config.toml";

/// `demo`
pub const DEMO: &str = "\
Examples:
  alumni demo
  alumni demo --people 100000 --seed 7
  alumni --db try.db demo --no-open";

/// `init`
pub const INIT: &str = "\
Examples:
  alumni init
  alumni init --profile blank
  alumni --db office.db init --profile our-school.toml";

/// `import`
pub const IMPORT: &str = "\
Examples:
  alumni import roster.xlsx             look, then answer y or n
  alumni import roster.csv --dry-run    only look
  alumni import roster.csv --yes --json";

/// `add`
pub const ADD: &str = "\
Examples:
  alumni add name=王欣怡 class_year=2004 faculty=口腔医学院 mobile=13800132231
  alumni add name=\"Amina Hassan\" email=amina@example.org --dry-run";

/// `add`
pub const ADD_LONG: &str = "\
Adds one person and prints the number. The fields are the columns of a roster and are read as its cells: dates, phones and \
names of faculties in all the forms that `import` knows. Somebody who may be on file already is named instead, and nothing \
is written (exit 5); what cannot be read is said (exit 6). A faculty, programme or city that nobody has yet is made, and said.

mobile=- reads that value from the standard input, so that it stands in no list of processes and in no history of the shell.";

/// `setting`
pub const SETTING: &str = "\
Examples:
  alumni setting                what holds
  alumni setting noted-from 20  lists of fewer people leave no note
  alumni setting noted-from 1   every list with private fields leaves one";

/// `list`
pub const LIST: &str = "\
Examples:
  alumni list zgw                       by initials; 赵国伟, zhaoguowei and 13800 work too
  alumni list 张 class:2013 -has:email  named 张, finished in 2013, no e-mail
  alumni list \"\" --json                 everyone";

/// What `list` prints.
pub const LIST_LONG: &str = "\
Finds people with the query of the search box and prints them: as a table for reading, or as --json, --jsonl, --csv or --plain.

Words match name, pinyin, initials, English and former names, student number, digits of a phone, e-mail, employer. \
field:value, -field:value, class:2004..2008, entry:>=2010, has:email, city:? (nothing known), name:王* (begins so) narrow it down; all parts must hold. \
Several arguments are one query.

A value after a colon is found as a part too: tag:导师 finds who has 导师组. tag:=导师 and tag:\"导师\" ask for the whole value; \
between quotation marks blanks, commas and every other sign stand for themselves, and a quotation mark is doubled: \
tag:\"the \"\"old\"\" board\". A shell takes quotation marks away unless the whole is put between others: 'tag:\"导师\"'.

The fields of a query are name, class, entry, faculty, programme, level, group, outcome, era, supervisor, verification, chapter, membership, office, event, employer, department, title, city, postcode, country, nationality, native, status, sex, language, prefers, source, tag, consent, student, number, phone, email, wechat, qq, whatsapp, account, contact_status, born, upd, contacted, and the keys of the fields of your own; has: and no: take mobile, phone, email, wechat, address, birth, employer, degree, student, chapter, tag, notes, contact, quiet, reachable, files, relation, followup, readings, odd-date, odd-phone; is: takes active, lost, deceased, bounced, wrong, archived. \
Each has its Chinese name too.

JSON and CSV give every field under its name, null or nothing where nothing is known. Faculties, programmes, chapters and cities \
have the names that the file keeps first (Chinese in the DMU profile) whatever the language of the session is; in JSON the fields \
status, gender, level and outcome are codes, years and rev are numbers, phones have no blanks. The table and --plain speak the \
language of the session and show number, name, pinyin, class_year, faculty, city, employer, status unless --fields says otherwise.";

/// `show`
pub const SHOW: &str = "\
Examples:
  alumni show A-004219
  alumni show 4219 --json";

/// `export`
pub const EXPORT: &str = "\
Examples:
  alumni export chapter:沈阳 --to shenyang.csv
  alumni export \"\" --to all.jsonl
  alumni export class:2004 --fields number,name,email --to class.xlsx";

/// `export`, at length
pub const EXPORT_LONG: &str = "\
Finds people and writes them to a file. Its ending says the form:

  .xlsx   a workbook: headings in the language of the session, frozen and with a filter, numbers such as phones as text
  .csv    for spreadsheet programs: UTF-8 with a mark, CRLF, no cell is taken for a formula; --no-bom and --lf for others
  .tsv    the same with tabs
  .vcf    address cards, vCard 4.0, with --v3 vCard 3.0
  .jsonl  whole records with everything that belongs to a person, one object a line; with --fields the columns only
  .json   the same as one array

An existing file is replaced with --force only, and then at once, when the new one is whole. The file can be read by its
owner only. A file with private fields is noted: `alumni history --disclosures`.";

/// `print`
pub const PRINT: &str = "\
Examples:
  alumni print labels chapter:沈阳 --to labels.html
  alumni print roster class:2004 --to class.html
  alumni print sheet A-004219 --to person.html";

/// `duplicates`
pub const DUPLICATES: &str = "\
Examples:
  alumni duplicates --limit 20
  alumni duplicates --count
  alumni duplicates --json > pairs.json";

/// `merge`
pub const MERGE: &str = "\
Examples:
  alumni merge A-004219 A-017733 --dry-run
  alumni merge 4219 17733 --yes";

/// `report`
pub const REPORT: &str = "\
Examples:
  alumni report quality                           what is missing or suspicious
  alumni report quality --by class                class by class
  alumni report quality chapter:沈阳 --by class --csv > mend.csv";

/// `report`, at length
pub const REPORT_LONG: &str = "\
Counts the people on file about whom something is missing or suspicious: no-contact (no number, account or address at all), \
unreachable (nothing of it works), bounced, wrong, odd-phone, odd-date, readings (no pinyin chosen among several), no-class, \
no-chapter. Each line names the query that lists these people; in the screens *Data quality* of F2 shows the same, and F4 mends one after the \
other.

With --by there is a line for each class (completion cohort) or chapter that somebody is in, and a column for each doubt; who \
is in two chapters counts in both. to_mend counts people, each once, with anything but no-class and no-chapter.";

/// `history`
pub const HISTORY: &str = "\
Examples:
  alumni history
  alumni history --limit 100 --json";

/// `undo`
pub const UNDO: &str = "\
Examples:
  alumni undo          your own newest change
  alumni undo 41       change 41, as `alumni history` shows it
  alumni undo 41 --partly";

/// `completions`
pub const COMPLETIONS: &str = "\
Examples:
  alumni completions bash > ~/.local/share/bash-completion/completions/alumni
  alumni completions zsh > ~/.zfunc/_alumni
  alumni completions fish > ~/.config/fish/completions/alumni.fish";

/// `man`
pub const MAN: &str = "\
Examples:
  alumni man | man -l -
  alumni man --dir ~/.local/share/man/man1";

/// `edit`
pub const EDIT: &str = "\
Examples:
  alumni edit class:2004 --tag 2004届返校 --dry-run        only look
  alumni edit city:上海 --chapter 上海 --yes               everybody there joins the chapter
  alumni edit class:2004 --register 校友返校日 --yes      a seat, or the waiting list
  alumni edit no:phone no:email --set status=lost --json";

/// `edit`
pub const EDIT_LONG: &str = "\
Finds people, shows how many change, how many are so already and who cannot be changed, and asks before anything is written. \
What is done is one change: `alumni undo` takes all of it back. Who is changed by somebody else meanwhile is left out and \
named (exit 5). Fields: status, do_not_contact, language, channel, home_chapter, source, gender, nationality, native_place, \
notes, and of the degree that lists show: faculty, programme, level, class_group, entry, completion, outcome, verification.";

/// `field`
pub const FIELD: &str = "\
Examples:
  alumni field list
  alumni field add mentor --en Mentor --zh 结对导师
  alumni field add shirt --en 'Shirt size' --zh 尺码 --kind choice --choices S,M,L --required
  alumni field edit shirt --choices S,M,L,XL
  alumni field retire shirt";

/// `field`, at length
pub const FIELD_LONG: &str = "\
Fields that the office adds to people, chapters and events. A field of people stands in the form, can be shown in lists, asked for \
in queries (mentor:李, has:mentor, score:>=3), imported under its key or either name, exported, and set for many with `alumni edit`.

A key has letters, digits and underscores, and no other field may answer to it. What a field holds can be changed as long as every \
value on file still fits. A retired field keeps its values.";

/// What `demo` does.
pub const DEMO_LONG: &str = "\
Makes a database of invented people and opens the screens on it. Without --db it is thrown away at the end; with --db it \
stays, and a file that holds people already is refused. The same seed on the same day makes the same people.";

/// What `init` does.
pub const INIT_LONG: &str = "\
Makes a new, empty database with what an institution brings along: its faculties and programmes, its code lists and \
its chapters. A profile is a TOML file; `dmu` and `blank` come with the program.";

/// What `import` does.
pub const IMPORT_LONG: &str = "\
Reads a CSV, TSV, XLSX, ODS, vCard or JSON file, shows what it would add and change, and asks before anything is written. What is applied \
is one change: `alumni undo` takes all of it back. Rows that look like somebody on file wait to be decided in the \
screens; rows that cannot be taken go to FILE.rejected.csv (of whole records FILE.rejected.jsonl) with their reasons, to be mended and imported again. \
The same file a second time changes nothing.";

/// What `print` does.
pub const PRINT_LONG: &str = "\
Finds people and writes an HTML page for A4 paper that any browser prints: address labels, a roster by class, or a sheet \
for each person. Nobody gets a label who died, is lost or asked not to be contacted; how many that are is said. At \
most 20,000 people.";

/// What `duplicates` does.
pub const DUPLICATES_LONG: &str = "\
Looks through the whole file for people who are on it twice and prints the pairs, the likeliest first: score from 1 to \
100, both numbers and names, and what is the same. Pairs that were told apart in the screens are left out. What was \
found waits in the screens, to be worked off there.";

/// What `merge` does.
pub const MERGE_LONG: &str = "\
Makes one of two records: the first number stays, the second leads to it from then on. Notes, lists, events and offices of \
both are kept; of a single field the value of the one who stays, else the other's; the stricter consent holds. It is \
one change: `alumni undo` gives both records back.";

/// What `undo` does.
pub const UNDO_LONG: &str = "\
Takes a change back: an edit, a bulk edit, an import of thousands of rows. Without a number it is your own newest one. \
Records that were changed again since are named, and nothing is taken back (exit 5); with --partly the others are. \
Taking back is a change of its own, and `alumni undo` of its number does the first one again.";

/// `doctor`
pub const DOCTOR: &str = "\
Examples:
  alumni doctor
  alumni --db office.db doctor
  alumni doctor --accept-restored     a copy was restored on purpose, work goes on with it";

/// `doctor`, at length
pub const DOCTOR_LONG: &str = "\
Says what the program sees of terminal, settings and database, without anybody's data. Beside a database stands a mark \
(alumni.db.mark) of how far it had come when it was saved to last. A file that has not come so far was restored from a \
backup, or lost its log (alumni.db-wal): it is opened to be read only, until the right file is put back, or this one is \
accepted with --accept-restored, which the history tells. A log that belongs to another state is kept beside the file as \
alumni.db-wal.set-aside-1.";
