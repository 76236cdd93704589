//! Values that are not typed letter by letter: the list (F4), the grey best match, cures, and "as last record".

use crate::model::name;
use crate::ui::form::choose::list_of;
use crate::ui::form::days::Days;
use crate::ui::form::field::Field;
use crate::ui::form::screen::{Asked, FormScreen};
use crate::ui::form::sheet::List;
use crate::ui::form::{Ask, Kind, read};
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::person_picker::PersonPicker;
use crate::ui::widgets::picker::{Choice, Picker};

/// What is chosen in an open list.
pub(super) enum Chosen {
    /// A value of it.
    Value(String),
    /// An entry of this name that is not there yet.
    NewEntry(String),
}

impl FormScreen {
    /// F4: takes the cure of a finding, else opens or closes the list.
    pub(super) fn choose(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.sheet.list.take().is_some() || self.sheet.days.take().is_some() {
            return Ok(Flow::Stay);
        }
        let Some(field) = self.sheet.focused() else {
            return Ok(Flow::Stay);
        };
        if field.spec.fixed {
            cx.warn(cx.text.msg_form_nothing_to_choose());
            return Ok(Flow::Stay);
        }
        let (kind, key) = (field.spec.kind, field.spec.key.clone());
        if kind == Kind::Person {
            return Ok(self.find_person(cx));
        }
        let has_list = list_of(kind).is_some();
        if field.touched && !has_list {
            self.settle(cx);
        }
        if !has_list && !self.paper.options(&key, &self.sheet).is_empty() {
            self.open_list("", cx);
            return Ok(Flow::Stay);
        }
        let cure = self
            .sheet
            .finding(self.sheet.at)
            .and_then(|f| f.cure.clone());
        if let Some(cure) = cure.filter(|_| !has_list) {
            self.type_here(&cure, cx);
            return Ok(Flow::Stay);
        }
        if self.paper.turn(&key, &self.sheet) {
            let ask = Ask::of(cx);
            self.sheet.examine(self.paper.as_ref(), &ask, false);
            return Ok(Flow::Stay);
        }
        let Some(field) = self.sheet.focused() else {
            return Ok(Flow::Stay);
        };
        if Days::has(kind) {
            let days = Days::of(&field.text(), &Ask::of(cx));
            self.sheet.days = Some(days);
            return Ok(Flow::Stay);
        }
        if !has_list {
            cx.warn(cx.text.msg_form_nothing_to_choose());
            return Ok(Flow::Stay);
        }
        let typed = self.typed_here();
        self.open_list(&typed, cx);
        Ok(Flow::Stay)
    }

    /// What was typed into the input under the cursor; nothing where it shows what is stored.
    fn typed_here(&self) -> String {
        let field = self.sheet.focused();
        let typed = field.filter(|field| field.touched || field.unread);
        typed.map_or_else(String::new, Field::text)
    }

    /// The box that finds somebody, with what was typed in it.
    fn find_person(&mut self, cx: &Cx<'_>) -> Flow {
        let Some(field) = self.sheet.focused() else {
            return Flow::Stay;
        };
        let title = field.spec.label.pick(cx.lang);
        let typed = self.typed_here();
        self.asked = Asked::Person;
        Flow::open(PersonPicker::new(title).begin_with(&typed))
    }

    pub(super) fn open_list(&mut self, typed: &str, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        let Some(field) = self.sheet.focused() else {
            return;
        };
        let (here, title) = (field.value.clone(), field.spec.label.pick(cx.lang));
        let kind = self.sheet.kind(self.sheet.at);
        let options = self.paper.options(&field.spec.key, &self.sheet);
        let (mut drawn, values) = match self.sheet.choices(kind, self.paper.as_ref(), &ask) {
            Some(choices) => {
                let found = choices.matching(typed);
                let values = found.iter().map(|at| choices.row(*at).value.clone());
                (choices.drawn(&found), values.collect())
            }
            None => own(options, typed),
        };
        let table = list_of(kind).flatten();
        let name = typed.trim();
        let adds = table
            .filter(|table| !name.is_empty() && self.paper.may_add(*table, &ask))
            .map(|_| name.to_owned());
        if let Some(name) = &adds {
            drawn.push(Choice {
                name: cx.text.msg_form_add_entry(name.as_str()),
                ..Choice::default()
            });
        }
        let mut picker = Picker::default();
        picker.show(drawn);
        let cursor = values.iter().position(|value| *value == here);
        if let Some(cursor) = cursor.filter(|_| typed.is_empty()) {
            picker.cursor.go(cursor);
        }
        self.sheet.list = Some(List {
            picker,
            typed: typed.to_owned(),
            title: title.to_owned(),
            matches: values.len(),
            values,
            adds,
        });
    }

    /// The open list with what can be chosen now. The cursor stays on its choice; where that is gone nothing is chosen in its
    /// place.
    pub(super) fn list_again(&mut self, old: &List, cx: &mut Cx<'_>) {
        self.open_list(&old.typed, cx);
        let chosen = old.picker.chosen();
        let Some(list) = &mut self.sheet.list else {
            return;
        };
        let value = chosen.and_then(|at| old.values.get(at));
        let place = match value {
            Some(value) => list.values.iter().position(|known| known == value),
            None => list.adds.as_ref().map(|_| list.values.len()),
        };
        match place {
            Some(at) => list.picker.cursor.go(at),
            None if chosen.is_some() => {
                self.sheet.list = None;
                cx.warn(cx.text.msg_app_list_moved());
            }
            None => {}
        }
    }

    /// Closes the open list; what was chosen in it.
    pub(super) fn close_list(&mut self) -> Option<Chosen> {
        let list = self.sheet.list.take()?;
        let chosen = list.picker.chosen()?;
        match list.values.get(chosen) {
            Some(value) => Some(Chosen::Value(value.clone())),
            None => list.adds.map(Chosen::NewEntry),
        }
    }

    /// Takes what is chosen in the open list, and goes on behind it; an entry that is not there yet is added first.
    pub(super) fn take_choice(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.close_list() {
            Some(Chosen::NewEntry(name)) => return self.add_entry(&name, cx),
            Some(Chosen::Value(value)) => self.put_here(&value, cx),
            None => {}
        }
        self.go(self.sheet.beyond(self.sheet.at, 1), cx)
    }

    /// Takes the day under the cursor of the open month.
    pub(super) fn take_day(&mut self, cx: &Cx<'_>) {
        let kind = self.sheet.kind(self.sheet.at);
        let typed = self.sheet.focused().map(Field::text).unwrap_or_default();
        if let Some(days) = self.sheet.days.take().filter(|days| days.moved) {
            self.type_here(&days.taken(kind, &typed), cx);
        }
    }

    fn add_entry(&mut self, name: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        let table = list_of(self.sheet.kind(self.sheet.at)).flatten();
        let call = table.and_then(|table| self.paper.new_entry(table, name, &self.sheet));
        let (Some(call), Some(field)) = (call, self.sheet.focused()) else {
            return Ok(Flow::Stay);
        };
        let (key, name) = (field.spec.key.clone(), name.to_owned());
        cx.order(self, call, move |form, added, cx| {
            let id = added?;
            // It is written, whatever looking at it says; the next tick looks again.
            let _ = cx.office.look();
            form.sheet.refresh(&Ask::of(cx));
            cx.say(cx.text.msg_form_entry_added(name));
            // Who looked at other inputs while it waited stays there afterwards.
            let here = form.sheet.at;
            let Some(place) = form.sheet.find(&key) else {
                return Ok(Flow::Stay);
            };
            form.go(place, cx)?;
            form.put_here(&id.to_string(), cx);
            let to = match place == here {
                true => form.sheet.beyond(place, 1),
                false => here,
            };
            form.go(to, cx)
        })
    }

    /// Gives the input under the cursor a value, as if it had been typed.
    pub(super) fn put_here(&mut self, value: &str, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        let shown = read::shown(self.sheet.kind(self.sheet.at), value, &ask);
        self.sheet.grey = None;
        if let Some(field) = self.sheet.fields.get_mut(self.sheet.at) {
            value.clone_into(&mut field.value);
            field.set_text(&shown);
            field.derived = false;
            field.unread = false;
            field.remark = None;
            field.touched = false;
            field.visited = true;
        }
        self.after_put(cx);
    }

    /// Puts a text into the input under the cursor and reads it.
    pub(super) fn type_here(&mut self, words: &str, cx: &Cx<'_>) {
        if let Some(field) = self.sheet.fields.get_mut(self.sheet.at) {
            field.set_text(words);
            field.touched = true;
        }
        self.kept.due = true;
        self.settle(cx);
    }

    pub(super) fn after_put(&mut self, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        self.is_typed();
        let Some(key) = self.sheet.focused().map(|field| field.spec.key.clone()) else {
            return;
        };
        self.sheet.follow(&key, self.paper.as_ref(), &ask);
        self.twins_due |= self.paper.tells_twins(&key);
        self.sheet.examine(self.paper.as_ref(), &ask, false);
    }

    /// Something was typed: that is what is taken back first.
    fn is_typed(&mut self) {
        self.kept.due = true;
        if let Some(gone) = self.gone.last_mut() {
            gone.is_last = false;
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn as_last(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let key = self.sheet.focused().map(|field| field.spec.key.clone());
        let value = self
            .last
            .iter()
            .find(|(last, _)| Some(last) == key.as_ref());
        if let Some((_, value)) = value.cloned() {
            self.put_here(&value, cx);
            self.sheet.enter();
        }
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn all_as_last(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let ask = Ask::of(cx);
        for (key, value) in self.last.clone() {
            if self.sheet.is_open(&key) && self.carries(&key) {
                self.sheet.put(&key, &value, &ask);
            }
        }
        self.after_put(cx);
        self.sheet.enter();
        Ok(Flow::Stay)
    }

    pub(super) fn no_last(&self, cx: &Cx<'_>) -> Option<String> {
        self.last.is_empty().then(|| cx.text.msg_form_no_last())
    }

    /// The line of an open list follows what is typed; else the best match is shown grey.
    pub(super) fn follow_typing(&mut self, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        let Some(typed) = self.sheet.focused().map(|field| field.text()) else {
            return;
        };
        self.is_typed();
        self.sheet.grey = None;
        if self.sheet.days.is_some() {
            self.sheet.days = Some(Days::of(&typed, &ask));
            return;
        }
        if self.sheet.list.is_some() {
            self.open_list(&typed, cx);
            return;
        }
        let kind = self.sheet.kind(self.sheet.at);
        if list_of(kind).is_none() || typed.trim().is_empty() {
            return;
        }
        if let Some(choices) = self.sheet.choices(kind, self.paper.as_ref(), &ask)
            && let Some(best) = choices.beginning(&typed).first()
        {
            let row = choices.row(*best);
            self.sheet.grey = Some((row.value.clone(), row.name.clone()));
        }
    }
}

/// The values of one input that match what is typed, as the list draws them.
fn own(options: Vec<String>, typed: &str) -> (Vec<Choice>, Vec<String>) {
    let key = name::fold(typed);
    let found = options.into_iter();
    let found: Vec<String> = found.filter(|one| name::fold(one).contains(&key)).collect();
    let drawn = found.iter().map(|one| Choice {
        name: one.clone(),
        ..Choice::default()
    });
    (drawn.collect(), found)
}
