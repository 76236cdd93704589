//! Keys as rows of a table: footer, help, palette and the key reference all read the same row.
//!
//! A row names its keys in three layers (screens.md): a function key, a Ctrl chord, a letter for experts:
//!
//! ```ignore
//! bind(&["f6", "ctrl-n", "n"], "directory.new", label("New", "新建"), Directory::new_one)
//!     .group(Group::Change).rank(6).unless(Directory::why_not_new)
//! ```
//!
//! Spelling of keys: `f1` to `f12`, `ctrl-s`, `shift-tab`, `shift-f5`, `alt-left`, `enter`, `esc`, `tab`, `space`, `up`,
//! `down`, `left`, `right`, `pgup`, `pgdn`, `home`, `end`, `del`, `ins`, `backspace`, any character, and sequences with
//! blanks: `g g`. Alt+digit arrives as the function key where no screen or pane has it. Where letters are commands,
//! full-width forms and Chinese punctuation arrive as the ASCII key they share.
//!
//! Which of the spelled keys answer depends on the chosen set of keys ([`answers`]). With the usual one a letter or digit
//! never commands, and no sign that can be typed changes data: what somebody types in a list is a search.

pub mod chord;

use std::borrow::Cow;

use crate::config::KeyProfile;
use crate::model::field::Label;
use crate::ui::keys::chord::Chord;
use crate::ui::screen::{Cx, Flow, Input, Outcome, Result};

/// One action of a screen of type `S`.
pub struct Bind<S: 'static> {
    /// Its keys, the one to show first. Empty: only by the palette.
    pub keys: &'static [&'static str],
    /// What configuration, tests and the palette call it: "list.new".
    pub name: &'static str,
    /// What it does, short enough for the footer.
    pub help: Label,
    /// Where help lists it.
    pub group: Group,
    /// Its place in the footer, 1 first; 0 not there.
    pub rank: u8,
    /// Does it.
    pub run: fn(&mut S, &mut Cx<'_>) -> Result<Flow>,
    /// Why it cannot be done now, if so: said when the key is pressed, shown grey in the palette.
    pub unless: fn(&S, &Cx<'_>) -> Option<String>,
    /// It does something with the record under the cursor.
    pub on_record: bool,
}

/// A row with keys, name, help and method; the rest by [`Bind::group`], [`Bind::rank`], [`Bind::unless`].
pub const fn bind<S>(
    keys: &'static [&'static str],
    name: &'static str,
    help: Label,
    run: fn(&mut S, &mut Cx<'_>) -> Result<Flow>,
) -> Bind<S> {
    Bind {
        keys,
        name,
        help,
        group: Group::Change,
        rank: 0,
        run,
        unless: always,
        on_record: true,
    }
}

/// A label in both languages.
#[must_use]
pub const fn label(en: &'static str, zh: &'static str) -> Label {
    Label { en, zh }
}

impl<S> Bind<S> {
    /// In this part of the help.
    #[must_use]
    pub const fn group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// At this place of the footer.
    #[must_use]
    pub const fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }

    /// Its key waits until the list has the focus: nobody chose the record that a search put under the cursor.
    fn is_of_list(&self) -> bool {
        self.group == Group::Mark || self.group == Group::Change && self.on_record
    }

    /// The keys of the row that answer in this set of keys.
    fn answering(&self, profile: KeyProfile) -> impl Iterator<Item = &'static str> + use<S> {
        let (keys, group) = (self.keys, self.group);
        let answering = keys.iter().copied();
        answering.filter(move |key| answers(profile, group, key))
    }

    /// Does nothing with the record under the cursor, whichever it is.
    #[must_use]
    pub const fn on_no_record(self) -> Self {
        Self {
            on_record: false,
            ..self
        }
    }

    /// Not possible while this gives a reason.
    #[must_use]
    pub const fn unless(self, unless: fn(&S, &Cx<'_>) -> Option<String>) -> Self {
        Self { unless, ..self }
    }
}

/// The parts of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Getting about.
    Move,
    /// Searching, sorting, choosing columns.
    Find,
    /// Marking rows.
    Mark,
    /// Changing data.
    Change,
    /// Taking data out.
    Out,
    /// Always the same.
    Always,
}

impl Group {
    /// All, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Move,
        Self::Find,
        Self::Mark,
        Self::Change,
        Self::Out,
        Self::Always,
    ];

    /// Its heading.
    #[must_use]
    pub const fn label(self) -> Label {
        match self {
            Self::Move => label("Move", "移动"),
            Self::Find => label("Find", "查找"),
            Self::Mark => label("Mark", "多选"),
            Self::Change => label("Change", "修改"),
            Self::Out => label("Out", "输出"),
            Self::Always => label("Always", "随时"),
        }
    }
}

/// A row of a key table without its screen: what footer, help and palette show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Its keys, the one to show first.
    pub keys: Vec<&'static str>,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub help: Label,
    /// Where help lists it.
    pub group: Group,
    /// Its place in the footer.
    pub rank: u8,
    /// Why it cannot be done now.
    pub why_not: Option<String>,
    /// It does something with the record under the cursor.
    pub on_record: bool,
    /// The key that sentences name, whether or not it answers in the chosen set of keys.
    pub usual: Option<&'static str>,
}

/// The row of a box that Esc closes with nothing done.
#[must_use]
pub const fn back<S>(name: &'static str) -> Bind<S> {
    bind(&["esc"], name, label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(99)
}

/// Does what the table has for this input. [`Flow::Pass`] when it has nothing; a reason against it becomes the status line.
///
/// # Errors
/// What the action gave.
pub fn take<S>(table: &[Bind<S>], screen: &mut S, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
    let found = match input {
        Input::Key(_) => match look_up(table, &cx.wishes.sequence, cx.keys) {
            Found::Row(row) => Some(row),
            Found::Longer => {
                cx.wishes.waiting = true;
                return Ok(Flow::Stay);
            }
            Found::Nothing => None,
        },
        Input::Run(name) => table.iter().find(|row| row.name == *name),
        _ => None,
    };
    let Some(row) = found else {
        return Ok(Flow::Pass);
    };
    match (row.unless)(screen, cx) {
        Some(reason) => {
            cx.warn(reason);
            Ok(Flow::Stay)
        }
        None => (row.run)(screen, cx),
    }
}

/// As [`take`], for the table of a list while the search box above it has the focus: what changes a record is not done,
/// and the status line says how it is.
///
/// # Errors
/// What the action gave.
pub fn take_beside_box<S>(
    table: &[Bind<S>],
    screen: &mut S,
    input: &Input,
    cx: &mut Cx<'_>,
) -> Result<Flow> {
    if matches!(input, Input::Key(_))
        && let Found::Row(row) = look_up(table, &cx.wishes.sequence, cx.keys)
        && row.is_of_list()
    {
        let keys = cx.wishes.sequence.iter();
        let pressed: String = keys.map(ToString::to_string).collect();
        cx.warn(cx.text.msg_app_typing_changes_nothing(pressed));
        return Ok(Flow::Stay);
    }
    take(table, screen, input, cx)
}

/// The rows of such a table: without the keys that do not act.
pub fn hints_beside_box<S>(table: &[Bind<S>], screen: &S, cx: &Cx<'_>) -> Vec<Hint> {
    let hints = hints(table, screen, cx).into_iter().zip(table);
    let acting = hints.map(|(hint, row)| match row.is_of_list() {
        true => Hint {
            keys: Vec::new(),
            ..hint
        },
        false => hint,
    });
    acting.collect()
}

/// The rows of a table for [`crate::ui::screen::Face::keys`].
pub fn hints<S>(table: &[Bind<S>], screen: &S, cx: &Cx<'_>) -> Vec<Hint> {
    table
        .iter()
        .map(|row| Hint {
            keys: row.answering(cx.keys).collect(),
            name: row.name,
            help: row.help,
            group: row.group,
            rank: row.rank,
            why_not: (row.unless)(screen, cx),
            on_record: row.on_record,
            usual: row.keys.first().copied(),
        })
        .collect()
}

/// What is wrong with a table, in words: a key twice or hidden behind a longer one, a spelling that is no key, a key that
/// must stay free, an action without a name. For tests; a right table gives nothing.
#[must_use]
pub fn faults<S>(table: &[Bind<S>]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen: Vec<(Vec<Chord>, &str)> = Vec::new();
    for row in table {
        if !row.name.contains('.') || row.help.en.is_empty() || row.help.zh.is_empty() {
            faults.push(format!("{:?} has no full name or help", row.name));
        }
        for key in row.keys {
            let Some(chords) = chord::parse(key) else {
                faults.push(format!("{}: {key:?} is no key", row.name));
                continue;
            };
            if let Some(taken) = chords.iter().find(|chord| chord.is_reserved()) {
                faults.push(format!("{}: {taken} must stay free", row.name));
            }
            for (other, name) in &seen {
                if chords.starts_with(other) || other.starts_with(&chords) {
                    faults.push(format!("{} and {name} share {key:?}", row.name));
                }
            }
            seen.push((chords, row.name));
        }
    }
    faults
}

/// Looks the keys pressed so far up in a list of hints.
pub(crate) fn find_hint<'h>(hints: &'h [Hint], sequence: &[Chord]) -> Option<&'h Hint> {
    hints.iter().find(|hint| {
        hint.keys
            .iter()
            .any(|key| chord::parse(key).is_some_and(|k| k == sequence))
    })
}

/// A key of a table answers in this set of keys.
#[must_use]
pub fn answers(profile: KeyProfile, group: Group, spelling: &str) -> bool {
    let Some(chords) = chord::parse(spelling) else {
        return false;
    };
    match profile {
        KeyProfile::Letters => true,
        KeyProfile::Vim => !chords.contains(&chord::SUSPEND),
        KeyProfile::Office => match chords.first().and_then(|chord| chord.letter()) {
            None | Some(' ') => true,
            Some(c) => !searches(c) && group != Group::Change,
        },
    }
}

/// A character that in a list of the office's set of keys is the first of a search: of a name, or of a query that begins
/// with *not*, a bracket or a quotation mark.
pub(crate) fn searches(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() || matches!(c, '-' | '(' | '"')
}

/// The keys that sentences name otherwise than the chosen set of keys has them: as they are named, and as they are.
pub(crate) fn renamed<'h>(hints: impl Iterator<Item = &'h Hint>) -> Vec<(String, String)> {
    hints
        .filter_map(|hint| {
            let (usual, first) = (hint.usual?, hint.keys.first()?);
            let answers = hint.keys.contains(&usual);
            (!answers).then(|| (chord::shown(usual), chord::shown(first)))
        })
        .collect()
}

/// A sentence with the keys as the chosen set has them.
pub(crate) fn in_words<'t>(text: &'t str, renamed: &[(String, String)]) -> Cow<'t, str> {
    let mut words = Cow::Borrowed(text);
    for (usual, now) in renamed
        .iter()
        .filter(|(usual, _)| text.contains(usual.as_str()))
    {
        words = Cow::Owned(words.replace(usual.as_str(), now));
    }
    words
}

/// The spelling is of a character that can be typed.
pub(crate) fn is_letter(spelling: &str) -> bool {
    let first = chord::parse(spelling).and_then(|chords| chords.first().copied());
    first.is_some_and(|chord| chord.letter().is_some())
}

/// Some key of the hints begins with the keys pressed so far.
pub(crate) fn has_longer(hints: &[Hint], sequence: &[Chord]) -> bool {
    hints.iter().any(|hint| !endings(hint, sequence).is_empty())
}

/// What is left to press of this hint's keys after those pressed so far.
pub(crate) fn endings(hint: &Hint, sequence: &[Chord]) -> Vec<Chord> {
    hint.keys
        .iter()
        .filter_map(|key| chord::parse(key))
        .filter(|chords| chords.len() > sequence.len() && chords.starts_with(sequence))
        .filter_map(|chords| chords.get(sequence.len()).copied())
        .collect()
}

enum Found<'t, S: 'static> {
    Row(&'t Bind<S>),
    Longer,
    Nothing,
}

fn look_up<'t, S>(table: &'t [Bind<S>], sequence: &[Chord], profile: KeyProfile) -> Found<'t, S> {
    let mut longer = false;
    for row in table {
        for key in row.answering(profile) {
            let Some(chords) = chord::parse(key) else {
                continue;
            };
            if chords == sequence {
                return Found::Row(row);
            }
            longer |= chords.starts_with(sequence);
        }
    }
    if longer {
        Found::Longer
    } else {
        Found::Nothing
    }
}

fn always<S>(_screen: &S, _cx: &Cx<'_>) -> Option<String> {
    None
}
