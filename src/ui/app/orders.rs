//! The keys of the program itself, the same on every screen.

use crossterm::event::KeyCode;

use crate::config::{KeyProfile, Lang};
use crate::office::permit::Action;
use crate::ui::app::{App, Asked, Layer, load};
use crate::ui::keys::chord::{self, Chord};
use crate::ui::keys::{self, Bind, Group, Hint, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Tone};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::help::Help;
use crate::ui::screens::history::History;
use crate::ui::screens::import::Import;
use crate::ui::screens::own::OwnFields;
use crate::ui::screens::palette::Palette;
use crate::ui::screens::quality::QualityScreen;
use crate::ui::screens::twins::Twins;
use crate::ui::screens::waiting::WaitingRows;
use crate::ui::widgets::list::RowKey;

/// What the program is to do next. A row cannot do it itself: it runs while the program is borrowed.
#[derive(Default)]
pub struct Orders {
    next: Option<fn(&mut App)>,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Orders>] = &[
    bind(
        &["f1", "?"],
        "app.help",
        label("Help", "帮助"),
        |o: &mut Orders, _| o.give(App::open_help),
    )
    .group(Group::Always)
    .rank(1),
    bind(
        &["f2", "ctrl-p", ":"],
        "app.commands",
        label("Commands", "命令"),
        |o: &mut Orders, _| o.give(App::open_palette),
    )
    .group(Group::Always)
    .rank(2),
    bind(
        &["ctrl-z", "u"],
        "app.undo",
        label("Undo", "撤销"),
        |o: &mut Orders, _| o.give(App::undo),
    )
    .group(Group::Change)
    .rank(8)
    .unless(why_shut),
    bind(
        &["ctrl-y"],
        "app.redo",
        label("Redo", "重做"),
        |o: &mut Orders, _| o.give(App::redo),
    )
    .group(Group::Change)
    .unless(why_shut),
    bind(
        &[],
        "app.import",
        label("Import file", "导入文件"),
        |o: &mut Orders, _| o.give(|app| app.push(Box::new(Import::default()), None)),
    )
    .group(Group::Change)
    .unless(Orders::why_not_import),
    bind(
        &[],
        "app.waiting",
        label("Imported rows to decide", "待确认的导入行"),
        |o: &mut Orders, _| o.give(|app| app.push(Box::new(WaitingRows::default()), None)),
    )
    .group(Group::Change)
    .unless(Orders::why_not_import),
    bind(
        &["ctrl-r"],
        "app.history",
        label("History", "变更记录"),
        |o: &mut Orders, _| o.give(|app| app.push(Box::new(History::default()), None)),
    )
    .group(Group::Find),
    bind(
        &[],
        "app.duplicates",
        label("Duplicates", "查重"),
        |o: &mut Orders, _| o.give(|app| app.push(Box::new(Twins::default()), None)),
    )
    .group(Group::Find)
    .unless(Orders::why_not_merge),
    bind(
        &["g f"],
        "app.own-fields",
        label("Own fields", "自定义字段"),
        |o: &mut Orders, _| o.give(|app| app.push(Box::new(OwnFields::default()), None)),
    )
    .group(Group::Change)
    .unless(Orders::why_not_administer),
    bind(
        &["g q"],
        "app.quality",
        label("Data quality", "数据质量"),
        |o: &mut Orders, _| o.give(|app| app.push(Box::new(QualityScreen::default()), None)),
    )
    .group(Group::Find),
    bind(
        &["ctrl-t"],
        "app.language",
        label("English / 中文", "English / 中文"),
        |o: &mut Orders, _| o.give(App::switch_language),
    )
    .group(Group::Always),
    bind(
        &["ctrl-l"],
        "app.redraw",
        label("Redraw the screen", "刷新屏幕"),
        |o: &mut Orders, _| o.give(App::repaint),
    )
    .group(Group::Always),
    bind(
        &["f10", "ctrl-q"],
        "app.quit",
        label("Quit", "退出"),
        |o: &mut Orders, _| o.give(App::quit),
    )
    .group(Group::Always)
    .rank(90),
];

impl Orders {
    fn why_not_import(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::Import, |text| text.msg_home_may_not_import())
    }

    fn why_not_merge(&self, cx: &Cx<'_>) -> Option<String> {
        (!cx.office.may(Action::Merge)).then(|| cx.text.msg_twins_not_yours())
    }

    fn why_not_administer(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::Administer, |text| text.msg_own_not_yours())
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn give(&mut self, order: fn(&mut App)) -> Result<Flow> {
        self.next = Some(order);
        Ok(Flow::Stay)
    }
}

/// Why nothing is taken back, or done again: nothing can be written.
fn why_shut(_orders: &Orders, cx: &Cx<'_>) -> Option<String> {
    cx.shut.map(|shut| shut.said.clone())
}

impl App {
    /// The program's own commands and the ways to the panes. While a small window or a question stands on top, only what is
    /// possible always: it must be answered before data changes beneath it. Over a form `^Z` is of what is typed there.
    pub(super) fn own_hints(&mut self) -> Vec<Hint> {
        let mut hints = keys::hints(KEYS, &Orders::default(), &self.shell.cx());
        let keys = self.shell.keys;
        self.renamed = self.renamed_with(&hints);
        hints.extend(self.tabs.iter().map(|tab| tab.pane.hint(keys)));
        let asks = |face: &Face| face.over || face.asks;
        if self.top().is_some_and(|layer| asks(&layer.face)) {
            hints.retain(|hint| hint.group == Group::Always);
        }
        if self.is_typing() || self.stands_on_form() {
            // Such a key is about what is typed.
            let changing = hints.iter_mut().filter(|hint| hint.group == Group::Change);
            changing.for_each(|hint| hint.keys.clear());
        }
        hints
    }

    /// A form stands beneath the top screen.
    fn stands_on_form(&self) -> bool {
        let stack = self.tabs.get(self.at).map(|tab| tab.stack.as_slice());
        let beneath = stack
            .and_then(|stack| stack.split_last())
            .map(|(_, beneath)| beneath);
        let is_form = |layer: &Layer| layer.face.typing && layer.face.title.is_some();
        beneath.is_some_and(|beneath| beneath.iter().any(is_form))
    }

    /// The keys of the top screen, of the one beneath a small window and of the program that sentences name otherwise.
    fn renamed_with(&self, own: &[Hint]) -> Vec<(String, String)> {
        if self.shell.keys != KeyProfile::Vim {
            return Vec::new();
        }
        let layers = self.tabs.get(self.at).map(|tab| tab.stack.as_slice());
        let layers = layers.unwrap_or_default().iter().rev().take(2);
        let hints = layers.flat_map(|layer| &layer.face.keys);
        keys::renamed(hints.chain(own))
    }

    /// Does what the pressed keys mean to the program.
    pub(super) fn own_key(&mut self) {
        let hints = self.own_hints.clone();
        let sequence = self.shell.wishes.sequence.clone();
        if let Some(hint) = keys::find_hint(&hints, &sequence) {
            let goes_back = matches!(hint.name, "app.undo" | "app.redo");
            if !(goes_back && self.is_held()) {
                self.run_own(hint.name);
            }
        } else if (self.is_typing() || self.stands_on_form()) && is_undo(&sequence) {
            let said = self.shell.text.msg_app_typing_undo();
            self.shell.wishes.say(Tone::Warning, said);
        } else if keys::has_longer(&hints, &sequence) {
            self.shell.wishes.waiting = true;
        } else if sequence.len() > 1 && !self.shell.wishes.waiting {
            let pressed: String = sequence.iter().map(ToString::to_string).collect();
            let said = self.shell.text.msg_app_no_such_key(pressed);
            self.shell.wishes.say(Tone::Warning, said);
        }
    }

    /// Gives a command by name: to the top screen, else to the program.
    pub(super) fn run(&mut self, name: &'static str) {
        let flow = self.ask_top(|screen, cx| screen.take(Input::Run(name), cx));
        match flow {
            Flow::Pass => self.run_own(name),
            flow => self.follow(flow),
        }
    }

    pub(super) fn run_own(&mut self, name: &'static str) {
        if let Some(n) = self.tabs.iter().position(|tab| tab.pane.name == name) {
            if n == self.at {
                self.unfold();
            } else {
                self.go(n);
            }
            return;
        }
        let mut orders = Orders::default();
        self.shell
            .ask(|cx| keys::take(KEYS, &mut orders, &Input::Run(name), cx));
        if let Some(order) = orders.next {
            order(self);
        }
    }

    /// Back to the pane itself, as Esc pressed again and again: a screen with something to lose asks first, and stays.
    fn unfold(&mut self) {
        while let Some(deep) = self.depth().filter(|deep| *deep > 1) {
            self.shell.wishes.sequence.clear();
            self.chord(Chord::plain(KeyCode::Esc), false, false);
            if self.depth() >= Some(deep) {
                return;
            }
        }
    }

    /// The record on which the keys of the top screen act. Its face may be older than what was read since.
    fn chosen(&mut self) -> Option<RowKey> {
        let cx = self.shell.cx();
        let top = self.tabs.get(self.at)?.stack.last()?;
        top.screen.face(&cx).chosen
    }

    /// How many screens the pane has on top of each other.
    fn depth(&self) -> Option<usize> {
        self.tabs.get(self.at).map(|tab| tab.stack.len())
    }

    /// The program's own question was answered.
    pub(super) fn answer(&mut self, asked: Asked, outcome: &Outcome) {
        match (asked, outcome) {
            (Asked::Command(names, chosen), Outcome::Picked(n)) => {
                if self.chosen() != chosen {
                    let said = self.shell.text.msg_app_list_moved();
                    self.shell.wishes.say(Tone::Warning, said);
                } else if let Some(name) = names.get(*n) {
                    self.run(name);
                }
            }
            (Asked::Leave, Outcome::Agreed) => self.leave_if_kept(),
            (Asked::Lose, Outcome::Agreed) => self.done = true,
            _ => {}
        }
    }

    /// Asks before the program ends, with the focus on staying.
    pub(super) fn ask_to_leave(&mut self) {
        let text = &self.shell.text;
        let question = if self.holds_the_last_copy() {
            text.msg_app_quit_loses_saved()
        } else if self.is_working() {
            text.msg_app_quit_while_working()
        } else {
            text.msg_app_quit_question()
        };
        let confirm = Confirm::new(question).says(text.msg_app_quit_keeps_drafts());
        self.push(Box::new(confirm), Some(Asked::Leave));
    }

    fn holds_the_last_copy(&self) -> bool {
        let shut = self.shell.shut.as_ref();
        shut.is_some_and(|shut| shut.is_held_only_here)
    }

    pub(super) fn quit(&mut self) {
        // What has just happened to the file is told first.
        let told = self.shell.shut.clone();
        self.look_for_changes();
        self.look_at_the_file();
        let shut = &self.shell.shut;
        if *shut != told && shut.as_ref().is_some_and(|shut| shut.is_pressing) {
            return;
        }
        if let Some(shut) = shut.as_ref().filter(|shut| shut.is_being_kept) {
            self.shell.wishes.say(Tone::Error, shut.said.clone());
            return;
        }
        if self.is_working() || self.holds_the_last_copy() {
            self.ask_to_leave();
        } else {
            self.leave_if_kept();
        }
    }

    /// Asks before what was typed is lost, with the focus on staying.
    pub(super) fn ask_to_lose(&mut self, forms: usize) {
        let text = &self.shell.text;
        let confirm = Confirm::new(text.msg_app_quit_loses(forms))
            .says(text.msg_app_quit_loses_why())
            .answers(text.msg_form_stay(), text.msg_app_quit_lose());
        self.push(Box::new(confirm), Some(Asked::Lose));
    }

    fn open_help(&mut self) {
        let hints = self.hints();
        let names = hints.iter().map(|hint| hint.name).collect();
        let asked = Asked::Command(names, self.chosen());
        self.push(Box::new(Help::new(hints, self.shell.keys)), Some(asked));
    }

    fn open_palette(&mut self) {
        let hints = self.hints();
        let names = hints.iter().map(|hint| hint.name).collect();
        let asked = Asked::Command(names, self.chosen());
        self.push(Box::new(Palette::new(hints)), Some(asked));
    }

    fn switch_language(&mut self) {
        self.shell.lang = match self.shell.lang {
            Lang::En => Lang::Zh,
            Lang::Zh => Lang::En,
        };
        self.shell.text = load(self.shell.lang);
        self.shell.office.speak(self.shell.lang);
        self.reload();
    }

    fn repaint(&mut self) {
        self.repaint = true;
        self.reload();
    }
}

/// The keys take a change back, or make it again.
fn is_undo(sequence: &[Chord]) -> bool {
    let rows = KEYS.iter();
    let mut rows = rows.filter(|row| matches!(row.name, "app.undo" | "app.redo"));
    rows.any(|row| {
        let mut keys = row.keys.iter().filter_map(|key| chord::parse(key));
        keys.any(|keys| keys == sequence)
    })
}
