//! Taking people out: whom, in which form, which columns, into which file. Also what is printed.
//!
//! The file is written in a thread of its own and stands there whole or not at all. What leaves the house with private
//! fields is asked about first when it is much, and always noted.

mod choices;
mod drawing;
mod work;

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::file::folder_of;
use crate::l10n::{L10nLanguage, grouped};
use crate::model::field::Id;
use crate::office::broken::place;
use crate::office::disk;
use crate::office::permit::Action;
use crate::transfer::export::Trouble;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::import::path::{Listing, Wanted, expanded};
use crate::ui::widgets::input::{Edit, TextInput};
use choices::{What, Which};
use work::{Done, Told};

/// More people than this with private fields are asked about.
const ASKED_FROM: usize = 20;

/// Some people, and how they were found.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Who, in the order of the list.
    pub ids: Vec<Id>,
    /// They were marked by hand.
    pub marked: bool,
    /// The query that found them.
    pub query: String,
    /// The columns of the list that shows them.
    pub columns: Vec<String>,
}

/// The screen.
pub struct Export {
    people: People,
    row: Place,
    what: What,
    which: Which,
    file: TextInput,
    /// Somebody typed a name: it is not made anew when the form changes.
    named: bool,
    /// What was agreed to so far.
    agreed: Agreed,
    stage: Stage,
}

/// The rows of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Form,
    Columns,
    File,
}

/// Questions that were answered with yes.
#[derive(Debug, Clone, Copy, Default)]
struct Agreed {
    private: bool,
    replace: bool,
}

/// How far it went.
enum Stage {
    /// It is being chosen.
    Choosing { asked: Option<Question> },
    /// It is being written.
    Working {
        job: Job<Told>,
        done: (usize, usize),
    },
    /// It is written.
    Done(Done),
}

/// An open question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Private,
    Replace,
}

/// While it is being chosen.
pub const CHOOSE: &[Bind<Export>] = &[
    bind(
        &["ctrl-s", "f9"],
        "export.write",
        label("Write the file", "写入文件"),
        Export::go,
    )
    .group(Group::Out)
    .rank(2),
    bind(
        &["up", "shift-tab"],
        "export.up",
        label("Line above", "上一行"),
        |e: &mut Export, _| e.step(-1),
    )
    .group(Group::Move),
    bind(
        &["down"],
        "export.down",
        label("Line below", "下一行"),
        |e: &mut Export, _| e.step(1),
    )
    .group(Group::Move),
    bind(
        &["left"],
        "export.before",
        label("Choice before", "前一选项"),
        |e: &mut Export, cx| e.turn(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["right"],
        "export.after",
        label("Next choice", "后一选项"),
        |e: &mut Export, cx| e.turn(1, cx),
    )
    .group(Group::Move)
    .rank(4),
    bind(
        &["tab"],
        "export.complete",
        label("Next line, complete the path", "下一行或补全路径"),
        Export::tab,
    )
    .group(Group::Move)
    .rank(5),
    bind(
        &["enter"],
        "export.enter",
        label("Next line, write", "下一行或写入"),
        Export::enter,
    )
    .rank(3),
    bind(&["esc"], "export.leave", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

/// While it is being written.
pub const WORK: &[Bind<Export>] = &[bind(
    &["esc", "ctrl-x"],
    "export.stop",
    label("Stop", "停止"),
    Export::stop,
)
.group(Group::Always)
.rank(3)];

/// When it is written.
pub const DONE: &[Bind<Export>] = &[
    bind(
        &["y", "f5"],
        "export.copy",
        label("Copy the path again", "再次复制路径"),
        Export::copy_path,
    )
    .group(Group::Out)
    .rank(4),
    bind(
        &["enter", "esc"],
        "export.close",
        label("Back", "返回"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(3),
];

impl Export {
    /// A file of these people.
    #[must_use]
    pub fn new(people: People, cx: &Cx<'_>) -> Self {
        Self::with(people, What::FILE, cx)
    }

    /// Pages of these people.
    #[must_use]
    pub fn print(people: People, cx: &Cx<'_>) -> Self {
        Self::with(people, What::page(), cx)
    }

    fn with(people: People, what: What, cx: &Cx<'_>) -> Self {
        let which = if people.columns.is_empty() {
            Which::All
        } else {
            Which::Shown
        };
        let mut export = Self {
            people,
            row: Place::Form,
            what,
            which,
            file: TextInput::default(),
            named: false,
            agreed: Agreed::default(),
            stage: Stage::Choosing { asked: None },
        };
        export.name_file(cx);
        export
    }

    /// The name that the program would give the file, or the other ending of a name that was typed.
    fn name_file(&mut self, cx: &Cx<'_>) {
        let ending = self.what.ending();
        if self.named {
            let path = PathBuf::from(self.file.value());
            let known = path.extension().and_then(|end| end.to_str());
            if known.is_some_and(choices::is_ending) {
                let path = path.with_extension(ending);
                self.file.set(&path.to_string_lossy());
            }
            return;
        }
        let name = choices::file_name(&self.people, cx);
        let path = choices::folder().join(format!("{name}.{ending}"));
        self.file.set(&path.to_string_lossy());
    }

    fn table(&self) -> &'static [Bind<Self>] {
        match self.stage {
            Stage::Choosing { .. } => CHOOSE,
            Stage::Working { .. } => WORK,
            Stage::Done(_) => DONE,
        }
    }

    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Form];
        if self.what.has_columns() {
            places.push(Place::Columns);
        }
        places.push(Place::File);
        places
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn step(&mut self, by: isize) -> Result<Flow> {
        let places = self.places();
        let at = places.iter().position(|place| *place == self.row);
        let to = at.unwrap_or(0).saturating_add_signed(by);
        self.row = places.get(to).copied().unwrap_or(Place::File);
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn turn(&mut self, by: isize, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.row {
            Place::Form => {
                self.what = self.what.turned(by);
                self.name_file(cx);
            }
            Place::Columns => self.which = self.which.turned(by, !self.people.columns.is_empty()),
            Place::File => {}
        }
        self.agreed = Agreed::default();
        Ok(Flow::Stay)
    }

    fn tab(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        if self.row == Place::File {
            if let Some(text) =
                Listing::of(self.file.value(), Wanted::Tables).completed(self.file.value())
            {
                self.file.set(&text);
                self.named = true;
            }
            return Ok(Flow::Stay);
        }
        self.step(1)
    }

    fn enter(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.row == Place::File {
            self.go(cx)
        } else {
            self.step(1)
        }
    }

    /// Asks what has to be asked, then writes.
    fn go(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let path = expanded(self.file.value());
        if self.file.value().trim().is_empty() || path.is_dir() {
            self.row = Place::File;
            cx.warn(cx.text.msg_export_no_file());
            return Ok(Flow::Stay);
        }
        let order = self.order(cx);
        let many = self.people.ids.len() > ASKED_FROM;
        if order.is_private() && many && !self.agreed.private && cx.office.may(Action::ReadPrivate)
        {
            return self.ask_private(cx);
        }
        if path.symlink_metadata().is_ok() && !self.agreed.replace {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let question = Confirm::new(cx.text.msg_export_replace(name))
                .says(cx.text.msg_export_replace_says());
            self.ask(Question::Replace);
            return Ok(Flow::open(question));
        }
        let job = work::start(self.people.clone(), order, path, self.agreed.replace, cx)?;
        self.stage = Stage::Working {
            job,
            done: (0, self.people.ids.len()),
        };
        Ok(Flow::Stay)
    }

    fn ask(&mut self, question: Question) {
        self.stage = Stage::Choosing {
            asked: Some(question),
        };
    }

    fn ask_private(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        const NAMED: usize = 3;
        let first = self.people.ids.get(..NAMED).unwrap_or_default();
        let names = cx.office.listed(first)?.into_iter();
        let names: Vec<String> = names.map(|person| person.name).collect();
        let names = names.join(cx.word(label(", ", "、")));
        let count = self.count();
        let question = Confirm::new(cx.text.msg_export_private(count.as_str()))
            .says(cx.text.msg_export_private_names(names))
            .says(cx.text.msg_export_private_noted())
            .answers(
                cx.text.msg_export_private_no(),
                cx.text.msg_export_private_yes(count),
            );
        self.ask(Question::Private);
        Ok(Flow::open(question))
    }

    fn count(&self) -> String {
        grouped(self.people.ids.len())
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn stop(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Working { job, .. } = &self.stage {
            job.stop();
            cx.note(cx.text.msg_export_stopping());
        }
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn copy_path(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Done(done) = &self.stage {
            cx.copy(&done.path.to_string_lossy());
            cx.note(cx.text.msg_export_path_copied());
        }
        Ok(Flow::Stay)
    }

    /// The work has news. None when the input is not about it.
    fn hear(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        let Stage::Working { job, done } = &mut self.stage else {
            return Ok(None);
        };
        let Some(news) = job.news(input) else {
            return Ok(None);
        };
        let broke = news.is_empty() && job.is_over();
        let mut end = None;
        for one in news {
            match one {
                Told::Step(n, of) => *done = (n, of),
                Told::Ended(outcome) => end = Some(outcome),
            }
        }
        match end {
            Some(Ok(done)) => {
                cx.copy(&done.path.to_string_lossy());
                cx.note(cx.text.msg_export_path_copied());
                self.stage = Stage::Done(done);
            }
            Some(Err(trouble)) => self.failed(&trouble, cx),
            None if broke => self.failed(&Trouble::Stopped, cx),
            None => {}
        }
        Ok(Some(Flow::Stay))
    }

    fn failed(&mut self, trouble: &Trouble, cx: &mut Cx<'_>) {
        self.stage = Stage::Choosing { asked: None };
        self.agreed.replace = false;
        match trouble {
            Trouble::Stopped => cx.warn(cx.text.msg_export_stopped()),
            Trouble::TooMany(most) => cx.warn(cx.text.msg_export_too_many(grouped(*most))),
            Trouble::Clock => cx.warn(cx.text.msg_export_clock()),
            Trouble::Office(error) => cx.warn(crate::ui::trouble::sentence(error, cx.text)),
            Trouble::Io(error) => {
                cx.warn(cx.text.msg_export_cannot(disk::said(error, cx.text)));
            }
        }
    }
}

/// Says that half-written files of killed programs were removed beside this file.
pub(in crate::ui::screens) fn swept(many: usize, beside: &Path, text: &L10nLanguage) -> String {
    text.msg_command_swept(many, place(folder_of(beside)))
}

impl Screen for Export {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(flow) = self.hear(&input, cx)? {
            return Ok(flow);
        }
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        let typing = matches!(self.stage, Stage::Choosing { .. }) && self.row == Place::File;
        if typing {
            match self.file.take(&input) {
                Edit::Pass => {}
                Edit::Moved => return Ok(Flow::Stay),
                Edit::Changed => {
                    self.named = true;
                    self.agreed.replace = false;
                    return Ok(Flow::Stay);
                }
            }
        }
        keys::take(self.table(), self, &input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        let Stage::Choosing { asked } = &mut self.stage else {
            return Ok(Flow::Stay);
        };
        match (asked.take(), from) {
            (Some(Question::Private), Outcome::Agreed) => self.agreed.private = true,
            (Some(Question::Replace), Outcome::Agreed) => self.agreed.replace = true,
            _ => {
                cx.note(cx.text.msg_export_nothing());
                return Ok(Flow::Stay);
            }
        }
        self.go(cx)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if matches!(self.stage, Stage::Choosing { .. }) && !self.named {
            self.name_file(cx);
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame, area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let typing = matches!(self.stage, Stage::Choosing { .. }) && self.row == Place::File;
        let title = cx.word(label("Export", "导出"));
        Face::titled(title, "")
            .keys(keys::hints(self.table(), self, cx))
            .typing(typing)
    }
}
