//! What the keys of the directory do.

use super::list::Line;
use super::{Directory, Focus};
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::typed::Typed;
use crate::office::bulk::deed::Deed;
use crate::office::bulk::field::SETTABLE;
use crate::office::permit::Action;
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Flow, Outcome, Result};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::mend::Mend;
use crate::ui::screens::record::history::History;
use crate::ui::screens::record::{RecordView, put_away, standing};

/// What an open question is about.
pub(super) enum Asked {
    /// The order of the list.
    Order,
    /// The columns of the list.
    Columns,
    /// A saved view.
    View,
    /// A place in the list.
    Jump,
    /// Whom to mark.
    Match,
    /// Putting these people away, or taking them out again.
    Archive(Vec<Id>, bool),
    /// Giving this status to somebody who is marked and not in the list.
    Status(Id, String),
}

impl Directory {
    pub(super) fn open_find(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.focus = Focus::Find;
        self.find.select();
        Ok(Flow::Stay)
    }

    pub(super) fn leave_find(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.completion = None;
        self.focus = Focus::List;
        self.note();
        Ok(Flow::Stay)
    }

    pub(super) fn enter_list(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.focus = Focus::List;
        Ok(Flow::Stay)
    }

    pub(super) fn enter_facets(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.completion = None;
        self.focus = Focus::Facets;
        Ok(Flow::Stay)
    }

    pub(super) fn next_pane(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let framed = super::Layout::of_window(cx.size, !self.bare).framed;
        self.focus = if framed || self.chips.is_empty() {
            Focus::Facets
        } else {
            Focus::Chips
        };
        Ok(Flow::Stay)
    }

    pub(super) fn toggle_facet(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some((field, value)) = self.facets.value(&self.search) else {
            return self.fold_facet(cx);
        };
        let query = self.search.toggled(field, value);
        self.find_instead(&query, cx)
    }

    pub(super) fn fold_facet(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.facets.fold(&self.search);
        Ok(Flow::Stay)
    }

    pub(super) fn next_chip(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.chips.step(1);
        Ok(Flow::Stay)
    }

    pub(super) fn previous_chip(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.chips.step(-1);
        Ok(Flow::Stay)
    }

    /// Esc in the list: gives the range up, then the search.
    pub(super) fn clear(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.marks.give_up() {
            return Ok(Flow::Stay);
        }
        if self.find.value().is_empty() && self.view.is_none() {
            return Ok(Flow::Pass);
        }
        let on = self.here().map(|line| line.id);
        self.leave();
        if self.view.is_some() {
            self.close_view(cx)?;
        }
        self.find_text("", cx)?;
        self.find_again(on, cx)?;
        Ok(Flow::Stay)
    }

    pub(super) fn archived(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let query = self.search.toggled("is", &Typed::bare("archived"));
        self.find_instead(&query, cx)
    }

    pub(super) fn open(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.here() {
            Some(line) => Ok(Flow::open(RecordView::new(line.id))),
            None => self.go_on(cx),
        }
    }

    pub(super) fn history(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.here() {
            Some(line) => Flow::open(History::of(line.id, cx)?),
            None => Flow::Stay,
        })
    }

    /// The form of a person; in a list of doubtful records, of one after the other from here on.
    pub(super) fn edit(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(line) = self.here() else {
            return Ok(Flow::Stay);
        };
        match self.doubt.filter(|_| self.search.is_ready()) {
            Some(doubt) => {
                let (people, at) = (self.search.all_ids(), self.cursor.at());
                let mend = Mend::begin(doubt, &self.search.query, people, at, cx)?;
                Ok(mend.map_or(Flow::Stay, Flow::open))
            }
            None => Ok(Flow::open(AlumnusForm::edit(line.id, cx)?)),
        }
    }

    /// A new person; when nobody was found, by the name that was sought.
    pub(super) fn new_one(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let name = if self.search.count() == 0 {
            self.search.words()
        } else {
            String::new()
        };
        Ok(Flow::open(AlumnusForm::new_person(cx, &name)?))
    }

    /// A few are put away without a question, or taken out again; many are asked about.
    pub(super) fn archive(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.end_range();
        if self.marks.people().len() > 1 {
            return self.archive_marked(cx);
        }
        let one = self.marks.people().iter().next();
        let Some(id) = one.or(self.here().map(|line| line.id)) else {
            return Ok(Flow::Stay);
        };
        let alumnus = cx.office.dossier(id)?.alumnus;
        let away = alumnus.archived_at.is_none();
        if self.marks.outside(&self.search) > 0 {
            return Ok(self.ask_archive(vec![id], vec![alumnus.name], away, cx));
        }
        put_away(self, id, away, cx, move |screen, cx| {
            screen.marks.forget(&[id]);
            screen.find_again(None, cx)?;
            Ok(Flow::Stay)
        })
    }

    /// The person at the cursor is deceased, or lost; of several marked ones a plan is made first.
    pub(super) fn give_status(&mut self, status: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        self.end_range();
        if self.marks.people().len() > 1 {
            if let Some(reason) = self.why_not_bulk(cx) {
                cx.warn(reason);
                return Ok(Flow::Stay);
            }
            let field = SETTABLE.iter().find(|field| field.key == "status");
            return match (self.chosen(cx), field) {
                (Some(chosen), Some(field)) => {
                    Self::plan_for(chosen, Deed::Set(*field, status.to_owned()), cx)
                }
                _ => Ok(Flow::Stay),
            };
        }
        let one = self.marks.people().iter().next();
        let Some(id) = one.or(self.here().map(|line| line.id)) else {
            return Ok(Flow::Stay);
        };
        if self.marks.outside(&self.search) > 0 {
            let name = cx.office.dossier(id)?.alumnus.name;
            let codes = &cx.office.catalogue().codes;
            let shown = codes.label("status", status, cx.lang);
            let question = Confirm::new(cx.text.msg_directory_status_question(name, shown))
                .says(self.elsewhere(cx))
                .says(cx.text.msg_directory_archive_undo());
            self.asked = Some(Asked::Status(id, status.to_owned()));
            return Ok(Flow::open(question));
        }
        self.give_one(id, status, cx)
    }

    /// How many marked ones the list does not show, in a sentence.
    fn elsewhere(&self, cx: &Cx<'_>) -> String {
        let n = self.marks.outside(&self.search);
        cx.text.msg_directory_elsewhere(n, grouped(n))
    }

    fn give_one(&mut self, id: Id, status: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        let before = self.here().map(|line| line.id);
        standing::give(self, id, status, cx, move |screen, cx| {
            // Who went on while that waited stays where they are, with what they marked.
            let now = screen.here().map(|line| line.id);
            let on = if now == before { Some(id) } else { now };
            screen.marks.forget(&[id]);
            screen.find_again(on, cx)?;
            Ok(Flow::Stay)
        })
    }

    /// The marked ones are put away; when all of them are away already, they are taken out again.
    fn archive_marked(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        /// More than these take longer than a key may: they get a plan, and progress.
        const LARGE: usize = 1_000;
        /// So many are put away without a question: one key takes it back.
        const SMALL: usize = 20;
        let Some(chosen) = self.chosen(cx) else {
            return Ok(Flow::Stay);
        };
        let known = chosen.ids.get(..LARGE.min(chosen.ids.len()));
        let listed = cx.office.listed(known.unwrap_or_default())?;
        let away = !listed.iter().all(|person| person.head.shelved);
        if chosen.ids.len() > LARGE && cx.office.may(Action::BulkEdit) {
            let deed = if away { Deed::Archive } else { Deed::Restore };
            return Self::plan_for(chosen, deed, cx);
        }
        if chosen.ids.len() <= SMALL && self.marks.outside(&self.search) == 0 {
            return self.put_all_away(chosen.ids, away, cx);
        }
        let names = listed.into_iter().map(|person| person.name).collect();
        Ok(self.ask_archive(chosen.ids, names, away, cx))
    }

    fn put_all_away(&mut self, people: Vec<Id>, away: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let ordered = people.clone();
        cx.order(
            self,
            move |office| office.archive_people(&people, away),
            move |screen, count, cx| {
                let count = grouped(count?);
                cx.say(match away {
                    true => cx.text.msg_directory_archived(count),
                    false => cx.text.msg_directory_restored(count),
                });
                screen.marks.forget(&ordered);
                screen.find_again(None, cx)?;
                Ok(Flow::Stay)
            },
        )
    }

    fn ask_archive(
        &mut self,
        people: Vec<Id>,
        mut names: Vec<String>,
        away: bool,
        cx: &Cx<'_>,
    ) -> Flow {
        const NAMED: usize = 3;
        names.truncate(NAMED);
        let names = names.join(cx.word(label(", ", "、")));
        let count = grouped(people.len());
        let text = cx.text;
        let named = match people.len().saturating_sub(NAMED) {
            0 => names,
            more => text.msg_directory_and_more(names, grouped(more)),
        };
        let mut question = if away {
            Confirm::new(text.msg_directory_archive_question(count.as_str()))
                .says(named)
                .says(text.msg_directory_archive_keeps())
                .says(text.msg_directory_archive_undo())
                .answers(
                    text.msg_directory_archive_no(),
                    text.msg_directory_archive_yes(count),
                )
        } else {
            Confirm::new(text.msg_directory_restore_question(count.as_str()))
                .says(named)
                .says(text.msg_directory_archive_undo())
                .answers(
                    text.msg_directory_restore_no(),
                    text.msg_directory_restore_yes(count),
                )
        };
        if self.marks.outside(&self.search) > 0 {
            question = question.says(self.elsewhere(cx));
        }
        self.asked = Some(Asked::Archive(people, away));
        Flow::open(question)
    }

    /// The answer to an open question.
    pub(super) fn answered(
        &mut self,
        asked: Asked,
        from: Outcome,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        match (asked, from) {
            (Asked::Order, Outcome::Typed(order)) => self.sort_by(&order, cx)?,
            (Asked::Columns, Outcome::Typed(columns)) => return self.show_columns(&columns, cx),
            (Asked::View, Outcome::Chosen(id)) => self.open_view(id, cx)?,
            (Asked::View, Outcome::Picked(_)) => self.leave_view(cx)?,
            // The view that is open may have another name now, or be gone.
            (Asked::View, _) => self.look_at_view(cx)?,
            (Asked::Jump, Outcome::Typed(to)) => self.jump_to(&to, cx)?,
            (Asked::Match, Outcome::Typed(query)) => self.mark_matches(&query, cx)?,
            (Asked::Archive(people, away), Outcome::Agreed) => {
                return self.put_all_away(people, away, cx);
            }
            (Asked::Status(id, status), Outcome::Agreed) => {
                return self.give_one(id, &status, cx);
            }
            _ => {}
        }
        Ok(Flow::Stay)
    }

    pub(super) fn details(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.bare = !self.bare;
        Ok(Flow::Stay)
    }

    pub(super) fn refresh(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let on = self.here().map(|line| line.id);
        self.find_again(on, cx)?;
        Ok(Flow::Stay)
    }

    pub(super) fn why_nobody(&self, cx: &Cx<'_>) -> Option<String> {
        self.here()
            .is_none()
            .then(|| cx.text.msg_directory_nobody_here())
    }

    pub(super) fn why_not_open(&self, cx: &Cx<'_>) -> Option<String> {
        self.why_nobody(cx).filter(|_| self.nobody.is_none())
    }

    pub(super) fn why_not_new(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditPeople, |text| text.msg_record_read_only())
    }

    pub(super) fn why_not_edit(&self, cx: &Cx<'_>) -> Option<String> {
        self.why_not_new(cx).or_else(|| self.why_nobody(cx))
    }

    /// What the status line says while nothing happened.
    pub(super) fn status(&self, cx: &Cx<'_>) -> String {
        let text = cx.text;
        let marked = self.marks.count(&self.search, self.cursor.at());
        match () {
            () if !self.search.is_ready() => text.msg_directory_loading(),
            () if self.marks.in_range() => text.msg_directory_in_range(grouped(marked)),
            () if marked > 0 => self.marked_in_words(marked, cx),
            () if self.here().is_some_and(|line: &Line| line.shelved) => {
                text.msg_directory_is_archived()
            }
            () if self.doubt.is_some() && self.why_not_edit(cx).is_none() => text.msg_mend_hint(),
            () if self.here().is_some() => text.msg_directory_hint(),
            () => String::new(),
        }
    }
}
