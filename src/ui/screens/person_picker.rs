//! A box that finds a person: names, pinyin, initials, numbers, the tail of a phone, or any query.

use std::sync::atomic::AtomicBool;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::field::Id;
use crate::office::finding::{SearchError, Sort};
use crate::office::permit::Action;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{finder, text};

/// How many people are listed; whoever is not among them needs a letter more.
const SHOWN: usize = 50;

/// Closes with [`Outcome::Chosen`] or [`Outcome::Dropped`].
pub struct PersonPicker {
    title: String,
    find: TextInput,
    people: Vec<Person>,
    /// What these answer to.
    sought: String,
    count: usize,
    problem: String,
    /// The index was not there yet: the search is tried again when time goes by.
    waits: bool,
    cursor: Cursor,
    /// Who is not on file may be added here.
    adds: bool,
}

struct Person {
    id: Id,
    cells: [String; 5],
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<PersonPicker>] = &[
    bind(
        &["enter"],
        "person-picker.take",
        label("Choose", "选定"),
        PersonPicker::choose,
    )
    .rank(3),
    bind(
        &["f6"],
        "person-picker.new",
        label("New person", "新建此人"),
        PersonPicker::add,
    )
    .on_no_record()
    .rank(4)
    .unless(PersonPicker::why_not_add),
    keys::back("person-picker.back"),
];

impl PersonPicker {
    /// With a title.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            find: TextInput::default(),
            people: Vec::new(),
            sought: String::new(),
            count: 0,
            problem: String::new(),
            waits: false,
            cursor: Cursor::default(),
            adds: false,
        }
    }

    /// With a way to add who is not on file.
    #[must_use]
    pub fn adding(self) -> Self {
        Self { adds: true, ..self }
    }

    /// With this text in the box.
    #[must_use]
    pub fn begin_with(mut self, text: &str) -> Self {
        self.find.set(text);
        self
    }

    fn search(&mut self, cx: &Cx<'_>) -> Result<()> {
        let office = &*cx.office;
        let query = self.find.value().trim();
        self.problem.clear();
        self.waits = false;
        let found = match office.search(query, Sort::default(), &AtomicBool::new(false)) {
            Ok(found) => found,
            Err(SearchError::Query(wrong)) => {
                self.problem = wrong.sentence;
                return Ok(());
            }
            Err(SearchError::Office(error)) => return Err(error.into()),
        };
        let ids = match found {
            Some(found) => {
                self.count = found.count();
                found.ids(0..SHOWN.min(found.count()))
            }
            None => {
                self.waits = true;
                office.warm_index();
                return Ok(());
            }
        };
        let catalogue = office.catalogue();
        self.people = office
            .listed(&ids)?
            .into_iter()
            .map(|person| Person {
                id: person.head.alumnus_id,
                cells: [
                    person.name,
                    person.pinyin,
                    person
                        .head
                        .class_year
                        .map_or(String::new(), |year| year.to_string()),
                    catalogue
                        .programmes
                        .title(person.head.programme_id, cx.lang)
                        .to_owned(),
                    person.number,
                ],
            })
            .collect();
        let people = self.people.iter().map(|person| person.id);
        match *query == *self.sought {
            true => self.cursor.follow(people),
            false => self.cursor.begin(people),
        }
        query.clone_into(&mut self.sought);
        Ok(())
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn choose(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.people.get(self.cursor.at()) {
            Some(person) => Flow::Close(Outcome::Chosen(person.id)),
            None => Flow::Stay,
        })
    }
}

impl PersonPicker {
    fn why_not_add(&self, cx: &Cx<'_>) -> Option<String> {
        if !self.adds {
            return Some(cx.text.msg_event_only_on_file());
        }
        cx.denied(Action::EditPeople, |text| text.msg_record_read_only())
    }

    /// The form of a new person, with what was sought for a name.
    fn add(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let name = match self.people.is_empty() {
            true => self.find.value().trim(),
            false => "",
        };
        Ok(Flow::open(AlumnusForm::new_person(cx, name)?))
    }

    fn draw_people(&self, buf: &mut Buffer, body: Rect, view: &View<'_>) {
        let words = match (self.waits, self.problem.is_empty(), self.people.is_empty()) {
            (true, ..) => view.text.msg_event_index_comes(),
            (_, false, _) => self.problem.clone(),
            (_, _, true) if self.adds => view.text.msg_event_nobody_found_new(self.find.value()),
            (_, _, true) => view.text.msg_event_nobody_found(self.find.value()),
            _ => String::new(),
        };
        if !words.is_empty() {
            let at = text::after(text::below(body, 1), 1);
            text::put_wrapped(buf, at, &words, view.look.style(Role::Text));
            return;
        }
        let columns = [
            Column::new(view.word(label("Name", "姓名")), 14).grows(2),
            Column::new(view.word(label("Pinyin", "拼音")), 14).grows(1),
            Column::new(view.word(label("Class", "届")), 5),
            Column::new(view.word(label("Programme", "专业")), 12).grows(1),
            Column::new(view.word(label("Number", "编号")), 9),
        ];
        list::draw(buf, body, &columns, &self.cursor, view.look, &|at| {
            let cells = self.people.get(at).map(|person| {
                let cells = person.cells.iter();
                cells.map(|cell| cell.as_str().into()).collect()
            });
            Row {
                cells: cells.unwrap_or_default(),
                ..Row::default()
            }
        });
    }
}

impl Screen for PersonPicker {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if input == Input::Tick {
            if !self.waits || !cx.office.index_ready() {
                return Ok(Flow::Pass);
            }
            self.search(cx)?;
            return Ok(Flow::Stay);
        }
        match self.find.take(&input) {
            Edit::Changed => self.search(cx)?,
            Edit::Moved => {}
            Edit::Pass => {
                return list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx);
            }
        }
        Ok(Flow::Stay)
    }

    fn back(&mut self, from: Outcome, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match from {
            Outcome::Saved(id) => Flow::Close(Outcome::Chosen(id)),
            _ => Flow::Stay,
        })
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.search(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let window = finder::Window {
            title: &self.title,
            count: &grouped(self.count),
            size: (74, area.height.saturating_sub(4).min(18)),
        };
        window.draw(frame, area, &self.find, view, |buf, body| {
            self.draw_people(buf, body, view);
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        hints.retain(|hint| self.adds || hint.name != "person-picker.new");
        Face::over().keys(hints).typing(true).acts_on(&self.cursor)
    }
}
