//! One session's program: the panes, each with its stack of screens, and the way of an input through them.
//!
//! An input goes to the top screen. What that passes goes to the program's own keys ([`orders`]). Nothing else is asked.
//! What a key means is found in `pressing`, the drawing around the screens is in [`window`], the few calls to the office
//! in [`data`].

mod pressing;
pub mod orders;
pub mod window;
pub mod data;
pub mod sight;
mod waits;
mod ordered;
mod shell;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crossterm::event::KeyEvent;

use crate::config::{KeyProfile, Lang};
use crate::l10n::{L10n, L10nLanguage};
use crate::model::field::Id;
use crate::office::Office;
use crate::office::broken::Shut;
use crate::ui::keys::chord::Chord;
use crate::ui::keys::{Hint, is_letter};
use crate::ui::look::Look;
use crate::ui::screen::{Cx, Face, Flow, Input, Moment, Outcome, Result, SETTLE, Screen, Wishes};
use crate::ui::screens::Pane;
use crate::ui::widgets::list::RowKey;
use sight::Sight;

/// What a session knows. Closed: key, burst, paste, resize, tick, job, hang-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed or repeats.
    Key(KeyEvent),
    /// Keys that came too close together for a hand: characters, and Enter behind or between them.
    Burst(Vec<KeyEvent>),
    /// Text came at once.
    Paste(String),
    /// The window has other columns and rows.
    Resize(u16, u16),
    /// A quarter of a second went by.
    Tick,
    /// A job has news.
    Job(u64),
    /// The line dropped, or the system asks to end.
    HangUp,
}

/// How a session begins.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Colours and glyphs.
    pub look: Look,
    /// The language.
    pub lang: Lang,
    /// The set of keys.
    pub keys: KeyProfile,
    /// Who works here, for the first line.
    pub user: String,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Now.
    pub now: Moment,
}

/// One session's program.
pub struct App {
    shell: Shell,
    tabs: Vec<Tab>,
    at: usize,
    /// The program's own commands, as they were after the last input.
    own_hints: Vec<Hint>,
    /// The keys that sentences name otherwise than the chosen set of keys has them.
    renamed: Vec<(String, String)>,
    /// When the last key came.
    typed: Moment,
    /// An Esc that had nothing to do: a digit right after it is a function key.
    loose_escape: Option<Moment>,
    /// What could not be taken back, and the newest change then.
    passed: Option<(Vec<Id>, Id)>,
    /// When a change was taken back or done again here, or the key for it refused.
    back_at: Option<Moment>,
    /// The key that was pressed last.
    pressed: Option<Chord>,
    /// What happens now was pressed to choose another record.
    deliberate: bool,
    changed: bool,
    repaint: bool,
    done: bool,
    /// Goes up when another screen comes to the top.
    turns: u64,
    /// How many screens were put up.
    layers: u64,
}

/// Everything that a screen may use; apart from the screens, so that both can be borrowed at once.
struct Shell {
    office: Office,
    look: Look,
    lang: Lang,
    keys: KeyProfile,
    text: L10nLanguage,
    now: Moment,
    size: (u16, u16),
    user: String,
    hurry: Arc<AtomicBool>,
    wishes: Wishes,
    /// Why nothing is written to the file.
    shut: Option<Shut>,
    /// What was said of a job that waits.
    waits: Option<String>,
}

/// A pane and the screens that stand in it.
struct Tab {
    pane: &'static Pane,
    stack: Vec<Layer>,
    /// Data, size or language changed while another pane was open.
    stale: bool,
}

/// One screen of a stack.
struct Layer {
    /// No other layer of the session has it.
    id: u64,
    screen: Box<dyn Screen>,
    face: Face,
    /// Whether its chosen record can have been seen; none before it was first looked at.
    sight: Option<Sight>,
    /// Since when its question is on the screen.
    shown: Option<Moment>,
    /// The program itself opened it and wants the answer.
    asked: Option<Asked>,
    /// How it moves when it is on top again.
    later: Option<Flow>,
}

/// What the program asked by a screen of its own.
enum Asked {
    /// Which command: the names by number, and the record that was chosen then.
    Command(Vec<&'static str>, Option<RowKey>),
    /// To leave although work goes on.
    Leave,
}

impl App {
    /// A session in the first of these panes.
    #[must_use]
    pub fn new(mut office: Office, setup: Setup, panes: &'static [Pane]) -> Self {
        office.works_on_screens();
        let mut app = Self {
            shell: Shell {
                office,
                look: setup.look,
                lang: setup.lang,
                keys: setup.keys,
                text: load(setup.lang),
                now: setup.now,
                size: setup.size,
                user: setup.user,
                hurry: Arc::default(),
                wishes: Wishes::default(),
                shut: None,
                waits: None,
            },
            tabs: panes
                .iter()
                .map(|pane| Tab {
                    pane,
                    stack: Vec::new(),
                    stale: false,
                })
                .collect(),
            at: 0,
            own_hints: Vec::new(),
            renamed: Vec::new(),
            typed: setup.now,
            loose_escape: None,
            passed: None,
            back_at: None,
            pressed: None,
            deliberate: false,
            changed: true,
            repaint: false,
            done: false,
            turns: 0,
            layers: 0,
        };
        app.look_at_the_file();
        app.go(0);
        app.look_at_faces();
        app
    }

    /// Jobs call this when they have news; it has to bring [`Event::Job`] to [`App::take`].
    pub fn wake_with(&mut self, wake: impl Fn(u64) + Send + Sync + 'static) {
        self.shell.wishes.jobs.wake_with(Arc::new(wake));
    }

    /// Set while the next key waits: a search for what was typed before it is not worth its end.
    #[must_use]
    pub fn hurry(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.shell.hurry)
    }

    /// Something happened.
    pub fn take(&mut self, event: Event, now: Moment) {
        self.shell.now = now;
        self.deliberate = false;
        match event {
            Event::Key(key) => self.key(key),
            Event::Burst(keys) => self.burst(&keys),
            Event::Paste(text) => self.paste(text),
            Event::Resize(columns, rows) => self.resize(columns, rows),
            Event::Tick => {
                self.tell_all(&Input::Tick);
                self.settle_drafts();
                self.look_for_changes();
                self.look_at_the_file();
                self.say_who_is_waited_for();
                self.use_idle_moment();
            }
            Event::Job(id) => {
                self.hear_of_order(id);
                self.tell_all(&Input::Job(id));
                self.say_who_is_waited_for();
            }
            Event::HangUp => self.leave(),
        }
        if let Some(command) = self.shell.wishes.next.take() {
            self.run(command);
        }
        self.go_on_with_order();
        self.look_at_faces();
    }

    /// The session is over.
    #[must_use]
    pub fn done(&self) -> bool {
        self.done
    }

    /// Something on the screen may have changed since the last call.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// A question is on top that nobody can have read yet: no key answers it.
    #[must_use]
    pub fn is_settling(&self, now: Moment) -> bool {
        let question = self.top().filter(|layer| layer.face.asks);
        question.is_some_and(|layer| match layer.shown {
            // A clock that was set back must not shut the question.
            Some(shown) => now.utc >= shown.utc && now.utc - shown.utc < SETTLE,
            None => true,
        })
    }

    /// The whole window has to be painted again, whatever is believed to stand there.
    pub fn take_repaint(&mut self) -> bool {
        std::mem::take(&mut self.repaint)
    }

    /// What somebody copied since the last call: it is for the terminal's clipboard.
    pub fn take_copied(&mut self) -> Option<String> {
        self.shell.wishes.copied.take()
    }

    /// Long work goes on.
    #[must_use]
    pub fn is_working(&self) -> bool {
        self.shell.wishes.jobs.running() > 0
    }

    /// Columns and rows of the window.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        self.shell.size
    }

    /// The commands that can be given now, those of the top screen first.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        let mut hints = self
            .top()
            .map(|layer| layer.face.keys.clone())
            .unwrap_or_default();
        // A screen that has a key of its own for a command of the program is listed with that.
        let others = self.own_hints.iter();
        let others = others.filter(|own| !hints.iter().any(|hint| hint.name == own.name));
        let others: Vec<Hint> = others.cloned().collect();
        // A key that the screen takes, or that is text where somebody types, does nothing else.
        let taken: Vec<&str> = hints.iter().flat_map(|hint| hint.keys.clone()).collect();
        let others = others.into_iter().map(|mut own| {
            own.keys.retain(|key| !taken.contains(key));
            own
        });
        hints.extend(others);
        if self.is_typing() {
            for hint in &mut hints {
                hint.keys.retain(|key| !is_letter(key));
            }
        }
        hints
    }

    /// Gives the top screen an input.
    fn give(&mut self, input: Input) {
        self.changed = true;
        self.deliberate = true;
        let flow = self.ask_top(|screen, cx| screen.take(input, cx));
        self.follow(flow);
    }

    /// Gives every screen an input; only the top one may move.
    fn tell_all(&mut self, input: &Input) {
        let Self { shell, tabs, .. } = self;
        let mut moved = Flow::Pass;
        for (n, tab) in tabs.iter_mut().enumerate() {
            let top = tab.stack.len().wrapping_sub(1);
            for (level, layer) in tab.stack.iter_mut().enumerate() {
                let flow = shell.ask(|cx| layer.screen.take(input.clone(), cx));
                self.changed |= !matches!(flow, Flow::Pass);
                if n == self.at && level == top {
                    moved = flow;
                }
            }
        }
        self.follow(moved);
    }

    fn follow(&mut self, flow: Flow) {
        match flow {
            Flow::Stay | Flow::Pass => {}
            Flow::Open(screen) => self.push(screen, None),
            Flow::Swap(screen) => {
                let asked = self.pop().and_then(|layer| layer.asked);
                self.push(screen, asked);
            }
            Flow::Close(outcome) => self.close(outcome),
            Flow::Quit => self.leave(),
        }
    }

    fn close(&mut self, outcome: Outcome) {
        self.changed = true;
        // The bottom screen is the pane itself and stays.
        if self.tabs.get(self.at).is_none_or(|tab| tab.stack.len() < 2) {
            return;
        }
        let asked = self.pop().and_then(|layer| layer.asked);
        // A screen that was done beneath takes no answer any more.
        if self.follow_later() {
            return;
        }
        match asked {
            Some(asked) => self.answer(asked, &outcome),
            None => {
                let flow = self.ask_top(|screen, cx| screen.back(outcome, cx));
                self.follow(flow);
            }
        }
    }

    fn push(&mut self, mut screen: Box<dyn Screen>, asked: Option<Asked>) {
        self.changed = true;
        self.shell.ask(|cx| screen.reload(cx).map(|()| Flow::Stay));
        if let Some(tab) = self.tabs.get_mut(self.at) {
            self.layers += 1;
            tab.stack.push(Layer {
                id: self.layers,
                screen,
                face: Face::default(),
                sight: None,
                shown: None,
                asked,
                later: None,
            });
        }
        self.turns += 1;
        self.look_at_faces();
    }

    fn pop(&mut self) -> Option<Layer> {
        self.turns += 1;
        self.tabs.get_mut(self.at)?.stack.pop()
    }

    fn top(&self) -> Option<&Layer> {
        self.tabs.get(self.at)?.stack.last()
    }

    fn ask_top(
        &mut self,
        ask: impl FnOnce(&mut (dyn Screen + 'static), &mut Cx<'_>) -> Result<Flow>,
    ) -> Flow {
        let Self {
            shell, tabs, at, ..
        } = self;
        match tabs.get_mut(*at).and_then(|tab| tab.stack.last_mut()) {
            Some(layer) => shell.ask_layer(layer, ask),
            None => Flow::Pass,
        }
    }

    pub(crate) fn cx(&mut self) -> Cx<'_> {
        self.shell.cx()
    }

    /// Opens a pane; its first screen is made when it is needed first.
    fn go(&mut self, to: usize) {
        let Some(tab) = self.tabs.get(to) else { return };
        self.at = to;
        self.turns += 1;
        self.changed = true;
        if tab.stack.is_empty() {
            let open = tab.pane.open;
            match open(&mut self.shell.cx()) {
                Ok(screen) => self.push(screen, None),
                Err(trouble) => {
                    let commits = self.shell.office.commits();
                    self.shell.failed(&trouble, commits);
                }
            }
        } else if tab.stale {
            self.reload_tab(to);
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.shell.size = (columns, rows);
        // Even to the same size: it may have been smaller in between and have lost what stood there.
        self.repaint = true;
        self.reload();
    }

    /// Something that every screen shows may be different: data, size, language.
    fn reload(&mut self) {
        for tab in &mut self.tabs {
            tab.stale = true;
        }
        self.reload_tab(self.at);
    }

    fn reload_tab(&mut self, at: usize) {
        self.changed = true;
        let Self { shell, tabs, .. } = self;
        let Some(tab) = tabs.get_mut(at) else { return };
        tab.stale = false;
        for layer in &mut tab.stack {
            shell.ask(|cx| layer.screen.reload(cx).map(|()| Flow::Stay));
        }
    }

    /// Writes drafts and ends.
    fn leave(&mut self) {
        self.end_order();
        self.tell_every(&Input::HangUp);
        self.done = true;
    }

    fn tell_every(&mut self, input: &Input) {
        let Self { shell, tabs, .. } = self;
        for layer in tabs.iter_mut().flat_map(|tab| &mut tab.stack) {
            shell.ask(|cx| layer.screen.take(input.clone(), cx));
        }
    }

    /// Asks the visible screens for their keys and titles, once an input: drawing uses what is noted here.
    fn look_at_faces(&mut self) {
        let Self {
            shell,
            tabs,
            at,
            deliberate,
            ..
        } = self;
        if let Some(tab) = tabs.get_mut(*at) {
            let cx = shell.cx();
            for layer in &mut tab.stack {
                let before = std::mem::replace(&mut layer.face, layer.screen.face(&cx));
                match &mut layer.sight {
                    Some(sight) => sight.turn(&before, &layer.face, *deliberate),
                    first => *first = Some(Sight::default()),
                }
                if layer.face.asks && !before.asks {
                    layer.shown = None;
                }
                pressing::keep_vi_free(&mut layer.face, cx.keys);
            }
        }
        self.own_hints = self.own_hints();
    }
}

fn load(lang: Lang) -> L10nLanguage {
    match lang {
        Lang::En => L10n::En.load(),
        Lang::Zh => L10n::ZhCN.load(),
    }
}
