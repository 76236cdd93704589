//! Working a list of doubtful records off: the form of one person after the other, open at the very field that is to be
//! mended. Saving goes on to the next one.

use std::any::{Any, TypeId};
use std::sync::atomic::AtomicBool;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::doubt::Doubt;
use crate::model::field::Id;
use crate::office::finding::{Results, Sort};
use crate::office::{Error, permit::Action};
use crate::ui::form::screen::FormScreen;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::order::{Held, OfScreen};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;

/// The form of a person of the list.
pub struct Mend {
    doubt: &'static Doubt,
    query: String,
    /// Everybody who is to be looked at, in the order of the list.
    people: Vec<Id>,
    at: usize,
    mended: usize,
    form: FormScreen,
    /// Nothing was pressed in this form yet: it shows what it proposes, also after the data changed around it.
    fresh: bool,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Mend>] = &[
    bind(
        &["ctrl-s"],
        "mend.save",
        label("Save, next", "保存并下一位"),
        Mend::save,
    )
    .rank(3),
    bind(
        &["f7", "ctrl-n"],
        "mend.skip",
        label("Skip", "跳过"),
        Mend::skip,
    )
    .group(Group::Move)
    .rank(4)
    .unless(Mend::why_not_skip),
];

/// Its form, which is found again when what it ordered is known.
const FORM: Held = Held {
    screen: TypeId::of::<FormScreen>(),
    go_on,
};

fn go_on(mend: Option<&mut dyn Any>, next: Box<OfScreen>, cx: &mut Cx<'_>) -> Result<Flow> {
    match mend.and_then(|mend| mend.downcast_mut::<Mend>()) {
        Some(mend) => {
            let flow = cx.ask_held(FORM, |cx| next(Some(&mut mend.form), cx))?;
            mend.lead(flow, cx)
        }
        None => next(None, cx),
    }
}

/// What the form itself could do instead.
const REPLACED: &[&str] = &["form.save", "form.save-new"];

impl Mend {
    /// Begins with the person at this place of a list; none when there is nobody to begin with. `query` lists them.
    ///
    /// # Errors
    /// `Refused`, or whatever the office says.
    pub fn begin(
        doubt: &'static Doubt,
        query: &str,
        people: Vec<Id>,
        at: usize,
        cx: &mut Cx<'_>,
    ) -> Result<Option<Self>> {
        let places = (at..people.len()).chain(0..at.min(people.len()));
        for place in places {
            if let Some(form) = form(doubt, people[place], cx)? {
                return Ok(Some(Self {
                    doubt,
                    query: query.to_owned(),
                    people,
                    at: place,
                    mended: 0,
                    form,
                    fresh: true,
                }));
            }
        }
        Ok(None)
    }

    fn propose(&mut self, cx: &Cx<'_>) {
        if self.fresh {
            self.form.propose(cx);
        }
    }

    /// Why nobody can be mended by this actor.
    #[must_use]
    pub fn why_not(cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditPeople, |text| text.msg_record_read_only())
    }

    fn save(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.form.is_asking() {
            return Ok(Flow::Stay);
        }
        if !cx.is_ordered() {
            self.form.take_proposed(cx);
            if self.form.is_as_stored(cx) {
                return self.skip(cx);
            }
        }
        self.give(Input::Run("form.save"), cx)
    }

    /// Gives the form an input, and goes where it leads.
    fn give(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let flow = cx.ask_held(FORM, |cx| self.form.take(input, cx))?;
        self.lead(flow, cx)
    }

    fn skip(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        cx.note(cx.text.msg_mend_left());
        let list = self.list(cx);
        self.go_on(&list, cx)
    }

    fn why_not_skip(&self, cx: &Cx<'_>) -> Option<String> {
        match () {
            () if self.form.is_asking() => Some(cx.text.msg_mend_draft_first()),
            () if cx.is_ordered() => Some(cx.text.msg_form_is_being_saved()),
            () if self.form.is_touched() => Some(cx.text.msg_mend_save_first()),
            () => None,
        }
    }

    /// What the form wants. That it was saved leads to the next one, that it was left ends the work.
    fn lead(&mut self, flow: Flow, cx: &mut Cx<'_>) -> Result<Flow> {
        match flow {
            Flow::Close(Outcome::Saved(id)) => {
                let name = cx.office.listed(&[id])?.pop().map(|one| one.name);
                let name = name.unwrap_or_default();
                let list = self.list(cx);
                if has(&list, id) {
                    cx.warn(cx.text.msg_mend_still(name));
                } else {
                    self.mended += 1;
                    cx.say(cx.text.msg_mend_mended(name));
                }
                self.go_on(&list, cx)
            }
            Flow::Close(_) => {
                let said = cx.text.msg_mend_stopped(shown(self.mended));
                Ok(self.end(said, cx))
            }
            flow => Ok(flow),
        }
    }

    /// To the next one who is still to be mended; somebody else may have done some meanwhile.
    fn go_on(&mut self, list: &Option<Results>, cx: &mut Cx<'_>) -> Result<Flow> {
        for place in self.at + 1..self.people.len() {
            let id = self.people[place];
            if !has(list, id) {
                continue;
            }
            if let Some(form) = form(self.doubt, id, cx)? {
                self.form = form;
                self.fresh = true;
                self.at = place;
                return Ok(Flow::Stay);
            }
        }
        let said = cx
            .text
            .msg_mend_end(shown(self.people.len()), shown(self.mended));
        Ok(self.end(said, cx))
    }

    /// The list as it is now; none while nobody can tell.
    fn list(&self, cx: &Cx<'_>) -> Option<Results> {
        let never = AtomicBool::new(false);
        let found = cx.office.search(&self.query, Sort::default(), &never);
        found.ok().flatten()
    }

    fn end(&self, said: String, cx: &mut Cx<'_>) -> Flow {
        cx.say(said);
        let last = self.people.get(self.at);
        Flow::Close(last.map_or(Outcome::Dropped, |id| Outcome::Chosen(*id)))
    }
}

/// Somebody is in the list still, as far as anybody can tell.
fn has(list: &Option<Results>, id: Id) -> bool {
    list.as_ref().is_none_or(|list| list.place(id).is_some())
}

fn shown(count: usize) -> String {
    grouped(count)
}

/// The form of a person, open where the doubt is; none for somebody who is not there any more.
fn form(doubt: &Doubt, id: Id, cx: &mut Cx<'_>) -> Result<Option<FormScreen>> {
    let dossier = match cx.office.dossier(id) {
        Err(Error::Missing) => return Ok(None),
        read => read?,
    };
    let mut form = AlumnusForm::edit(id, cx)?;
    if let Some(spot) = (doubt.place)(&dossier) {
        form.begin_at(spot, cx)?;
    }
    Ok(Some(form))
}

impl Screen for Mend {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => {
                self.fresh &= matches!(input, Input::Tick | Input::Job(_));
                self.give(input, cx)
            }
            flow => {
                self.propose(cx);
                Ok(flow)
            }
        }
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        let flow = cx.ask_held(FORM, |cx| self.form.back(from, cx))?;
        self.lead(flow, cx)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.form.reload(cx)?;
        self.propose(cx);
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.form.draw(frame, area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut face = self.form.face(cx);
        let place = cx
            .text
            .msg_mend_place(grouped(self.at + 1), grouped(self.people.len()));
        if let Some((left, _)) = &mut face.title {
            *left = format!("{place} | {left}");
        }
        if !self.form.is_asking() {
            let mut hints = keys::hints(KEYS, self, cx);
            let own = face.keys.into_iter();
            hints.extend(own.filter(|hint| !REPLACED.contains(&hint.name)));
            face.keys = hints;
        }
        if face.status.is_empty() {
            cx.word(self.doubt.label).clone_into(&mut face.status);
        }
        face
    }
}
