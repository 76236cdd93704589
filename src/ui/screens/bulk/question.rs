//! What is asked before a plan can be made: the action, and the few things that it needs. Each answer is chosen from a list
//! (by characters, pinyin, initials, English) or typed.

mod actions;
mod offers;

use crate::config::Lang;
use crate::model::date;
use crate::model::field::Kind;
use crate::model::name;
use crate::office::bulk::deed::Deed;
use crate::office::bulk::field::Settable;
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::bulk::offer::Offer;
use crate::ui::widgets::input::TextInput;
use crate::ui::widgets::list::{Column, Cursor};
use crate::ui::widgets::{finder, text};
use actions::{ACTIONS, value};

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Action,
    Field,
    Value,
    Line,
    Tag,
    OldTag,
    From,
    To,
    Day,
    Event,
}

/// What was answered, and how it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) value: String,
    pub(super) shown: String,
}

/// The question that stands on the screen, and those that were answered.
pub(super) struct Asking {
    action: Option<usize>,
    answers: Vec<Answer>,
    pub(super) question: Question,
    pub(super) typed: TextInput,
    offers: Vec<Offer>,
    shown: Vec<usize>,
    pub(super) cursor: Cursor,
    /// An arrow key went to the row: Enter takes it and not what is typed.
    pub(super) chosen: bool,
    /// What was wrong with the last answer.
    pub(super) wrong: Option<String>,
}

impl Asking {
    /// What is to be done?
    pub(super) fn begin(cx: &Cx<'_>) -> Result<Self> {
        let mut asking = Self {
            action: None,
            answers: Vec::new(),
            question: Question::Action,
            typed: TextInput::default(),
            offers: Vec::new(),
            shown: Vec::new(),
            cursor: Cursor::default(),
            chosen: false,
            wrong: None,
        };
        asking.ask(cx)?;
        Ok(asking)
    }

    /// Puts the next question, or makes the deed when none is left.
    pub(super) fn next(&mut self, cx: &Cx<'_>) -> Result<Option<Deed>> {
        let Some(action) = self.action.and_then(|at| ACTIONS.get(at)) else {
            self.question = Question::Action;
            self.ask(cx)?;
            return Ok(None);
        };
        if let Some(question) = action.questions.get(self.answers.len()) {
            self.question = *question;
            self.ask(cx)?;
            return Ok(None);
        }
        let deed = (action.deed)(&self.answers, cx.office.catalogue());
        if deed.is_none() {
            self.answers.pop();
            self.next(cx)?;
            self.wrong = Some(cx.text.msg_bulk_no_deed());
        }
        Ok(deed)
    }

    /// One question back; false when this was the first.
    pub(super) fn back(&mut self, cx: &Cx<'_>) -> Result<bool> {
        if self.action.is_none() {
            return Ok(false);
        }
        if self.answers.pop().is_none() {
            self.action = None;
        }
        self.next(cx)?;
        Ok(true)
    }

    /// Takes what is typed or chosen as the answer.
    pub(super) fn answer(&mut self, cx: &Cx<'_>) -> Result<Option<Deed>> {
        let answer = match self.given(cx) {
            Ok(answer) => answer,
            Err(wrong) => {
                self.wrong = Some(wrong);
                return Ok(None);
            }
        };
        match self.question {
            Question::Action => self.action = answer.value.parse().ok(),
            _ => self.answers.push(answer),
        }
        self.next(cx)
    }

    fn given(&self, cx: &Cx<'_>) -> std::result::Result<Answer, String> {
        let typed = self.typed.value().trim();
        if !self.is_free() || self.chosen || (typed.is_empty() && !self.shown.is_empty()) {
            let offer = self.offer(self.cursor.at());
            let offer = offer.ok_or_else(|| cx.text.msg_bulk_choose_one())?;
            return Ok(Answer {
                value: offer.value.clone(),
                shown: offer.name.clone(),
            });
        }
        let value = match (self.question, self.field(cx)) {
            (Question::Value, Some(field)) => cx.office.read_setting(&field, typed),
            (Question::Day, _) => {
                let read = date::read_typed(typed, cx.now.today());
                read.ok().map(|date| date.to_string())
            }
            _ if typed.is_empty() => None,
            _ => Some(crate::clean::line(typed).text),
        };
        let value = value.ok_or_else(|| match (self.question, self.field(cx)) {
            (Question::Day, _) => cx.text.msg_bulk_no_day(typed),
            (_, Some(field)) if field.kind() == Kind::Partial => cx.text.msg_bulk_no_date(typed),
            _ if typed.is_empty() => cx.text.msg_bulk_type_something(),
            _ => cx.text.msg_bulk_not_read(typed),
        })?;
        Ok(Answer {
            shown: value.clone(),
            value,
        })
    }

    fn field(&self, cx: &Cx<'_>) -> Option<Settable> {
        Settable::of(value(&self.answers, 0)?, cx.office.catalogue())
    }

    /// Whether a text can be typed that is on no list.
    pub(super) fn is_free(&self) -> bool {
        match self.question {
            Question::Line | Question::Tag | Question::Day => true,
            Question::Value => self.offers.is_empty(),
            _ => false,
        }
    }

    /// Whether there is a list to choose from.
    pub(super) fn has_offers(&self) -> bool {
        !self.offers.is_empty()
    }

    /// The columns of the list: where nothing is counted, what explains a row has the room.
    pub(super) fn columns(&self) -> [Column; 3] {
        let counts = self.offers.iter().any(|offer| !offer.count.is_empty());
        let names = self.offers.iter().map(|offer| text::cells(&offer.name));
        let widest = names.max().unwrap_or(0).clamp(12, 34) + 1;
        [
            Column::new("", widest),
            Column::new("", 12).grows(1),
            Column::new("", if counts { 9 } else { 0 }).right(),
        ]
    }

    /// What is asked.
    pub(super) fn words(&self, lang: Lang) -> &'static str {
        let words = match self.question {
            Question::Action => label("What is to be done?", "要做什么？"),
            Question::Field => label("Which field?", "哪个字段？"),
            Question::Value => label("Which value?", "改成什么？"),
            Question::Line => label("Which line?", "追加什么内容？"),
            Question::Tag | Question::OldTag => label("Which tag?", "哪个标签？"),
            Question::From => label("Which chapter do they leave?", "退出哪个分会？"),
            Question::To => label("Which chapter do they join?", "加入哪个分会？"),
            Question::Day => label("On which day?", "哪一天起？"),
            Question::Event => label("Which event?", "哪场活动？"),
        };
        words.pick(lang)
    }

    /// What was answered so far.
    pub(super) fn trail(&self, lang: Lang) -> Vec<String> {
        let action = self.action.and_then(|at| ACTIONS.get(at));
        let action = action.map(|action| action.label.pick(lang).to_owned());
        action
            .into_iter()
            .chain(self.answers.iter().map(|answer| answer.shown.clone()))
            .collect()
    }

    /// The row at this place of the filtered list.
    pub(super) fn offer(&self, at: usize) -> Option<&Offer> {
        self.offers.get(*self.shown.get(at)?)
    }

    /// Filters the list by what is typed. Who is called just so comes first: `us` is the United States, not Australia.
    pub(super) fn filter(&mut self) {
        self.chosen = false;
        self.wrong = None;
        let typed = self.typed.value();
        self.shown = finder::fitting(&self.offers, typed, |offer, sought| {
            offer.key.contains(sought)
        });
        let (offers, sought) = (&self.offers, name::fold(typed.trim()));
        self.shown
            .sort_by_key(|at| offers.get(*at).map(|offer| !offer.is_called(&sought)));
        self.cursor.resize(self.shown.len());
        self.cursor.go(0);
    }

    /// Puts the question in the session's language.
    pub(super) fn ask(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.typed = match self.question {
            Question::Day => TextInput::new(&cx.now.today().to_string()),
            _ => TextInput::default(),
        };
        self.typed.select();
        self.offers = self.offered(cx)?;
        self.filter();
        Ok(())
    }
}
