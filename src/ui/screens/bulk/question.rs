//! What is asked before a plan can be made: the action, and the few things that it needs. Each answer is chosen from a list
//! (by characters, pinyin, initials, English) or typed.

use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::date::{self, PartialDate};
use crate::model::field::{Id, Kind, Label};
use crate::model::name;
use crate::office::bulk::deed::Deed;
use crate::office::bulk::field::{Home, Settable};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::bulk::offer::Offer;
use crate::ui::widgets::input::TextInput;
use crate::ui::widgets::list::{Column, Cursor};
use crate::ui::widgets::text;
use crate::ui::widgets::words::grouped;

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

/// One thing that can be done.
struct Action {
    label: Label,
    what: Label,
    questions: &'static [Question],
    /// The deed that the answers make; none when they make none.
    deed: fn(&[Answer], &Catalogue) -> Option<Deed>,
}

const fn action(
    label: Label,
    what: Label,
    questions: &'static [Question],
    deed: fn(&[Answer], &Catalogue) -> Option<Deed>,
) -> Action {
    Action {
        label,
        what,
        questions,
        deed,
    }
}

const ACTIONS: &[Action] = &[
    action(
        label("Set a field", "设置字段"),
        label(
            "status, language, faculty, class group...",
            "状态、语言、院系、班级等",
        ),
        &[Question::Field, Question::Value],
        |a, c| {
            Some(Deed::Set(
                Settable::of(value(a, 0)?, c)?,
                value(a, 1)?.to_owned(),
            ))
        },
    ),
    action(
        label("Add a line to the notes", "备注追加一行"),
        label("what stands there stays", "原有备注保留"),
        &[Question::Line],
        |a, _| Some(Deed::Append(value(a, 0)?.to_owned())),
    ),
    action(
        label("Put a tag on", "加标签"),
        label("one that is in use, or a new one", "选已有的，或输入新的"),
        &[Question::Tag],
        |a, _| Some(Deed::Tag(value(a, 0)?.to_owned())),
    ),
    action(
        label("Take a tag off", "去标签"),
        label("one that is in use", "选已有的"),
        &[Question::OldTag],
        |a, _| Some(Deed::Untag(value(a, 0)?.to_owned())),
    ),
    action(
        label("Move to another chapter", "转到另一分会"),
        label("leaves the one, joins the other", "退出原分会，加入新分会"),
        &[Question::From, Question::To, Question::Day],
        |a, _| moved(id(a, 0).map(Some)?, id(a, 1).map(Some)?, day(a, 2)?),
    ),
    action(
        label("Join a chapter", "加入分会"),
        label("other memberships stay", "其他会籍不变"),
        &[Question::To, Question::Day],
        |a, _| moved(None, id(a, 0).map(Some)?, day(a, 1)?),
    ),
    action(
        label("Leave a chapter", "退出分会"),
        label("the membership ends on a day", "会籍自某日结束"),
        &[Question::From, Question::Day],
        |a, _| moved(id(a, 0).map(Some)?, None, day(a, 1)?),
    ),
    action(
        label("Register for an event", "报名活动"),
        label(
            "a seat, or the waiting list when it is full",
            "有名额则报上，满员则候补",
        ),
        &[Question::Event],
        |a, _| Some(Deed::Register(id(a, 0)?, a.first()?.shown.clone())),
    ),
    action(
        label("Archive", "归档"),
        label(
            "out of lists; history and events stay",
            "移出列表，历史与活动保留",
        ),
        &[],
        |_, _| Some(Deed::Archive),
    ),
    action(
        label("Restore from the archive", "从归档恢复"),
        label("back into the lists", "回到列表"),
        &[],
        |_, _| Some(Deed::Restore),
    ),
];

fn value(answers: &[Answer], at: usize) -> Option<&str> {
    answers.get(at).map(|answer| answer.value.as_str())
}

fn id(answers: &[Answer], at: usize) -> Option<Id> {
    value(answers, at)?.parse().ok().map(Id)
}

fn day(answers: &[Answer], at: usize) -> Option<PartialDate> {
    PartialDate::parse_iso(value(answers, at)?)
}

fn moved(from: Option<Id>, to: Option<Id>, on: PartialDate) -> Option<Deed> {
    (from != to).then_some(Deed::Move { from, to, on })
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
        let query = name::fold(self.typed.value().trim());
        let rows = self.offers.iter().enumerate();
        self.shown = rows
            .filter(|(_, offer)| offer.key.contains(&query))
            .map(|(at, _)| at)
            .collect();
        let offers = &self.offers;
        self.shown
            .sort_by_key(|at| offers.get(*at).map(|offer| !offer.is_called(&query)));
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

    fn offered(&self, cx: &Cx<'_>) -> Result<Vec<Offer>> {
        let lang = cx.lang;
        let c = cx.office.catalogue();
        Ok(match self.question {
            Question::Action => {
                let all = ACTIONS.iter().enumerate();
                all.map(|(at, action)| {
                    let mut offer = Offer::labelled(at, action.label, lang);
                    action.what.pick(lang).clone_into(&mut offer.other);
                    offer
                })
                .collect()
            }
            Question::Field => Settable::all(c)
                .map(|field| Offer::labelled(field.key, field.label(), lang))
                .collect(),
            Question::Value => self.values(cx),
            Question::Line | Question::Day => Vec::new(),
            Question::Tag | Question::OldTag => {
                let tags = cx.office.tags()?;
                tags.iter()
                    .map(|(tag, people)| Offer {
                        count: grouped(*people),
                        ..Offer::new(tag, tag, "", "", lang)
                    })
                    .collect()
            }
            Question::From | Question::To => c
                .chapters
                .rows()
                .iter()
                .filter(|one| self.question == Question::From || one.archived_at.is_none())
                .map(|one| Offer::new(one.id, &one.zh, &one.en, &one.code, lang))
                .collect(),
            Question::Event => {
                let events = cx.office.following(cx.now.today(), None, 500)?;
                let open = events.iter().filter(|one| one.event.state != "cancelled");
                open.map(|one| {
                    let mut offer =
                        Offer::new(one.event.id, &one.event.zh, &one.event.en, "", lang);
                    offer.other = one.event.starts.replacen('T', " ", 1);
                    offer.count = match one.event.capacity {
                        Some(seats) => format!("{}/{}", grouped(one.taken), grouped(seats)),
                        None => grouped(one.taken),
                    };
                    offer
                })
                .collect()
            }
        })
    }

    /// The values that a field can have; none where a text is typed.
    fn values(&self, cx: &Cx<'_>) -> Vec<Offer> {
        let Some(field) = self.field(cx) else {
            return Vec::new();
        };
        let lang = cx.lang;
        let c = cx.office.catalogue();
        let mut offers: Vec<Offer> = match (field.home, field.kind()) {
            (Home::Own(own), _) if own.values().is_empty() => return Vec::new(),
            (Home::Own(own), _) => own
                .values()
                .into_iter()
                .map(|value| {
                    let (zh, en) = (own.said(value, Lang::Zh), own.said(value, Lang::En));
                    Offer::new(value, &zh, &en, value, lang)
                })
                .collect(),
            (_, Kind::Code(list)) => c
                .codes
                .list(list)
                .map(|entry| {
                    let all = entry.spellings().join("\n");
                    Offer::new(&entry.code, &entry.zh, &entry.en, &all, lang)
                })
                .collect(),
            (_, Kind::Link("faculty")) => c
                .faculties
                .rows()
                .iter()
                .map(|row| Offer::new(row.id, &row.zh, &row.en, &row.code, lang))
                .collect(),
            (_, Kind::Link("programme")) => c
                .programmes
                .rows()
                .iter()
                .map(|row| Offer::new(row.id, &row.zh, &row.en, &row.code, lang))
                .collect(),
            (_, Kind::Link(_)) => c
                .chapters
                .rows()
                .iter()
                .filter(|row| row.archived_at.is_none())
                .map(|row| Offer::new(row.id, &row.zh, &row.en, &row.code, lang))
                .collect(),
            (_, Kind::Flag) => vec![
                Offer::labelled("1", label("Yes", "是"), lang),
                Offer::labelled("", label("No", "否"), lang),
            ],
            _ => return Vec::new(),
        };
        if !field.needed && field.kind() != Kind::Flag {
            offers.push(Offer::labelled("", label("(empty)", "（清空）"), lang));
        }
        offers
    }
}
