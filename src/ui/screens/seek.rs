//! Search by form: the fields of a person, empty. What is typed is looked for and not saved; how many are found follows
//! every key. Enter shows them in the directory with the query in its box, so that people learn its language.

mod drawing;
mod places;

use std::sync::atomic::AtomicBool;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::typed::is_mark;
use crate::office::finding::suggest::Offer;
use crate::office::finding::{SearchError, Sort};
use crate::office::permit::Action;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::directory::complete::picker;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list;
use crate::ui::widgets::picker::Picker;
use places::{Composed, Kind, PLACES, Place};

/// The form. Closes with [`Outcome::Typed`], the query, or with [`Outcome::Dropped`].
pub struct Seek {
    /// The query that the form was opened with.
    begun: Option<String>,
    places: Vec<Place>,
    inputs: Vec<TextInput>,
    /// What of the query no place can say.
    rest: String,
    at: usize,
    composed: Composed,
    picker: Option<Choosing>,
    job: Option<Job<Told>>,
    count: Count,
}

/// Values to choose from.
struct Choosing {
    picker: Picker,
    offers: Vec<Offer>,
}

/// What a count came to.
enum Told {
    Count(usize),
    Wrong(usize, String),
    NotReady,
}

/// How many are found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Count {
    /// Nobody knows yet.
    #[default]
    Open,
    /// The index is not ready.
    NotReady,
    /// So many; perhaps of a query before, while the next pass runs.
    Found(usize),
    /// The query cannot be read: the place and why.
    Wrong(Option<usize>, String),
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Seek>] = &[
    bind(
        &["enter"],
        "seek.show",
        label("Show them", "显示结果"),
        Seek::show,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["f4"],
        "seek.choose",
        label("Choose", "选择"),
        Seek::choose,
    )
    .group(Group::Find)
    .rank(4),
    bind(
        &["tab", "down"],
        "seek.next",
        label("Next field", "下一栏"),
        Seek::next,
    )
    .group(Group::Move)
    .rank(8),
    bind(
        &["shift-tab", "up"],
        "seek.before",
        label("Field before", "上一栏"),
        Seek::before,
    )
    .group(Group::Move),
    bind(
        &["pgdn"],
        "seek.down",
        label("Ten fields on", "向后十栏"),
        Seek::page_down,
    )
    .group(Group::Move),
    bind(
        &["pgup"],
        "seek.up",
        label("Ten fields back", "向前十栏"),
        Seek::page_up,
    )
    .group(Group::Move),
    bind(
        &["f8"],
        "seek.empty",
        label("Empty the form", "清空"),
        Seek::empty,
    )
    .group(Group::Find)
    .rank(9),
    keys::back("seek.leave"),
];

/// The keys while values are offered.
pub const CHOOSING: &[Bind<Seek>] = &[
    bind(
        &["enter", "tab"],
        "seek.take",
        label("Take it", "选定"),
        Seek::take_offer,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["esc", "f4"],
        "seek.close",
        label("Close", "关闭"),
        Seek::close_offers,
    )
    .group(Group::Always)
    .rank(99),
];

const OFFERED: usize = 60;

impl Seek {
    /// The form for this query.
    #[must_use]
    pub fn new(query: &str) -> Self {
        Self {
            begun: Some(query.to_owned()),
            places: Vec::new(),
            inputs: Vec::new(),
            rest: String::new(),
            at: 0,
            composed: Composed::default(),
            picker: None,
            job: None,
            count: Count::Open,
        }
    }

    /// The places for what this person may search by.
    fn lay_out(&mut self, query: &str, cx: &Cx<'_>) {
        let open = cx.office.may(Action::ReadPrivate);
        let private = |field: &str| matches!(field, "phone" | "email" | "born");
        let places = PLACES.iter().filter(|place| open || !private(place.field));
        let own = cx.office.catalogue().own("alumnus");
        let own = own.filter(|own| cx.office.field_label(own.key).is_some());
        self.places = places.copied().chain(own.map(places::of_own)).collect();
        let never = AtomicBool::new(false);
        let (typed, rest) = match cx.office.search(query, Sort::default(), &never) {
            Ok(Some(found)) => places::read(&self.places, query, found.chips()),
            _ => (Vec::new(), query.trim().to_owned()),
        };
        self.inputs = vec![TextInput::default(); self.places.len()];
        for (input, text) in self.inputs.iter_mut().zip(&typed) {
            input.set(text);
        }
        self.rest = rest;
        self.at = typed.iter().position(|text| !text.is_empty()).unwrap_or(0);
        self.enter();
    }

    fn enter(&mut self) {
        if let Some(input) = self.inputs.get_mut(self.at) {
            input.select();
        }
    }

    fn compose(&self, without: Option<usize>) -> Composed {
        let typed = self.inputs.iter().map(TextInput::value);
        places::compose(&self.places, typed, &self.rest, without)
    }

    /// Counts in a thread of its own; the pass before is given up.
    fn recount(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.composed = self.compose(None);
        let query = self.composed.text.clone();
        let session = cx.office.again()?;
        self.job = Some(cx.start_job(move |reporter| {
            match session.search(&query, Sort::default(), reporter.flag()) {
                Ok(Some(results)) => reporter.tell(Told::Count(results.count())),
                Ok(None) if reporter.stopped() => {}
                Ok(None) => {
                    session.warm_index();
                    reporter.tell(Told::NotReady);
                }
                Err(SearchError::Query(wrong)) => {
                    reporter.tell(Told::Wrong(wrong.at.start, wrong.sentence));
                }
                Err(SearchError::Office(error)) => reporter.tell(Told::Wrong(0, error.to_string())),
            }
        }));
        Ok(())
    }

    fn heard(&mut self, told: Told) {
        self.count = match told {
            Told::Count(count) => Count::Found(count),
            Told::Wrong(at, why) => Count::Wrong(self.composed.place_at(at), why),
            Told::NotReady => Count::NotReady,
        };
    }

    fn show(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Count::Wrong(place, why) = &self.count {
            cx.warn(why.clone());
            if let Some(place) = *place {
                self.at = place;
            }
            return Ok(Flow::Stay);
        }
        Ok(Flow::Close(Outcome::Typed(self.compose(None).text)))
    }

    fn go(&mut self, by: isize) -> Result<Flow> {
        let last = self.inputs.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        self.enter();
        Ok(Flow::Stay)
    }

    fn next(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.go(1)
    }

    fn before(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.go(-1)
    }

    fn page_down(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.go(10)
    }

    fn page_up(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.go(-10)
    }

    fn empty(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        for input in &mut self.inputs {
            input.set("");
        }
        self.rest.clear();
        self.at = 0;
        self.recount(cx)?;
        Ok(Flow::Stay)
    }

    /// The values of this place that begin as it is typed, each with how many would be found.
    fn choose(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.offer(true, cx);
        if self.picker.as_ref().is_none_or(|p| p.offers.is_empty()) {
            self.picker = None;
            cx.warn(cx.text.msg_seek_nothing_to_choose());
        }
        Ok(Flow::Stay)
    }

    fn offer(&mut self, all_at_first: bool, cx: &Cx<'_>) {
        let (Some(place), Some(input)) = (self.places.get(self.at), self.inputs.get(self.at))
        else {
            return;
        };
        let others = self.compose(Some(self.at)).text;
        let begin = last_value(input.value());
        let field = place.field;
        if field.is_empty() {
            return;
        }
        let mut offers = values(field, begin, &others, cx);
        if offers.is_empty() && all_at_first {
            offers = values(field, "", &others, cx);
        }
        let picker = picker(&offers);
        self.picker = Some(Choosing { picker, offers });
    }

    fn take_offer(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(choosing) = self.picker.take() else {
            return Ok(Flow::Stay);
        };
        let chosen = choosing.picker.chosen();
        let offer = chosen.and_then(|at| choosing.offers.get(at));
        if let (Some(offer), Some(input)) = (offer, self.inputs.get_mut(self.at)) {
            let kept = input.value();
            let kept = kept.len() - last_value(kept).len();
            let kept = input.value().get(..kept).unwrap_or_default().to_owned();
            input.set(&[&kept, offer.typed.as_str()].concat());
            self.recount(cx)?;
        }
        Ok(Flow::Stay)
    }

    fn close_offers(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.picker = None;
        Ok(Flow::Stay)
    }

    fn type_in(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        let Some(field) = self.inputs.get_mut(self.at) else {
            return Ok(None);
        };
        match field.take(input) {
            Edit::Pass => return Ok(None),
            Edit::Moved => {}
            Edit::Changed => {
                self.recount(cx)?;
                if self.picker.is_some() {
                    self.offer(false, cx);
                }
            }
        }
        Ok(Some(Flow::Stay))
    }

    /// What the title says of how many are found.
    fn counted(&self, cx: &Cx<'_>) -> String {
        match &self.count {
            Count::Open => String::new(),
            Count::NotReady => cx.text.msg_seek_not_ready(),
            Count::Found(count) => cx.text.msg_seek_found(grouped(*count)),
            Count::Wrong(..) => cx.text.msg_seek_wrong(),
        }
    }
}

/// The values of a field that begin so, among those whom the other places find.
fn values(field: &str, begin: &str, others: &str, cx: &Cx<'_>) -> Vec<Offer> {
    let open = begin.contains(' ') && !begin.starts_with(is_mark);
    let quote = if open { "\"" } else { "" };
    let query = match others.trim() {
        "" => format!("{field}:{quote}{begin}"),
        others => format!("({others}) {field}:{quote}{begin}"),
    };
    let never = AtomicBool::new(false);
    let suggested = cx.office.suggest(&query, query.len(), OFFERED, &never);
    suggested.map_or_else(Vec::new, |suggested| suggested.offers)
}

/// What is being typed behind the last comma, without its sign.
fn last_value(typed: &str) -> &str {
    let last = places::values(typed).pop().unwrap_or_default();
    last.trim_start().trim_start_matches(['!', '！'])
}

impl Screen for Seek {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(news) = self.job.as_ref().and_then(|job| job.news(&input)) {
            news.into_iter().for_each(|told| self.heard(told));
            return Ok(Flow::Stay);
        }
        match input {
            Input::Tick if self.count == Count::NotReady && cx.office.index_ready() => {
                self.count = Count::Open;
                self.recount(cx)?;
                return Ok(Flow::Stay);
            }
            Input::Tick | Input::Job(_) | Input::HangUp => return Ok(Flow::Pass),
            _ => {}
        }
        if self.picker.is_some() {
            let flow = keys::take(CHOOSING, self, &input, cx)?;
            if !matches!(flow, Flow::Pass) {
                return Ok(flow);
            }
            if !matches!(&input, Input::Key(key) if is_text(key))
                && let Some(choosing) = &mut self.picker
            {
                let flow = keys::take(list::KEYS, &mut choosing.picker.cursor, &input, cx)?;
                if !matches!(flow, Flow::Pass) {
                    return Ok(flow);
                }
            }
        }
        match self.type_in(&input, cx)? {
            Some(flow) => Ok(flow),
            None => keys::take(KEYS, self, &input, cx),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if let Some(query) = self.begun.take() {
            self.lay_out(&query, cx);
        }
        self.recount(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame, area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        if self.picker.is_some() {
            hints = keys::hints(CHOOSING, self, cx);
        }
        let choice = self
            .places
            .get(self.at)
            .is_some_and(|place| place.kind == Kind::Choice);
        let status = match &self.count {
            Count::Wrong(_, why) => why.clone(),
            _ if choice => cx.text.msg_seek_hint_choice(),
            _ => cx.text.msg_seek_hint(),
        };
        Face::titled(cx.text.msg_seek_title(), self.counted(cx))
            .keys(hints)
            .typing(true)
            .status(status, format!("{}/{}", self.at + 1, self.places.len()))
    }
}

/// Home and End move in the list of values, letters are typed.
fn is_text(key: &crossterm::event::KeyEvent) -> bool {
    matches!(key.code, crossterm::event::KeyCode::Char(_))
}
