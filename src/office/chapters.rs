//! Chapters: the tree, who is in it, who runs it.

pub mod watch;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;

use super::permit::Action;
use super::{Error, Office, Result, fits};
use crate::config::Lang;
use crate::find::field::TermField;
use crate::find::query::Query;
use crate::find::{Order, Scope};
use crate::model::catalogue::title;
use crate::model::chapter::{Chapter, Council, Officer, Seat, Size};
use crate::model::custom::ChapterCustom;
use crate::model::event::Happening;
use crate::model::field::{Id, instant_text};
use crate::model::head::Listed;

/// A node of the tree in drawing order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The chapter.
    pub chapter: Chapter,
    /// How far below the top.
    pub depth: usize,
    /// Active members of the chapter itself; people, each once.
    pub own: i64,
    /// Active members of the chapter and all below it; people, each once.
    pub all: i64,
    /// How many chapters are right below.
    pub children: usize,
}

/// The people of every chapter.
pub type Sizes = HashMap<Id, Size>;

/// The people of the chapters, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// By chapter; who has nobody is not in it.
    pub sizes: Sizes,
    /// Not every change is counted yet: worth another look when the find index knows more.
    pub behind: bool,
}

/// Memberships that are counted well within a frame without the find index.
const MANY_MEMBERSHIPS: i64 = 30_000;

impl Office {
    /// How many people every chapter has, of its own and with everything below it. None while the find index, in which they
    /// are counted, is not ready and the file is too large to be walked through meanwhile.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn chapter_sizes(&self) -> Result<Option<Counted>> {
        self.permit(Action::Read)?;
        let Some(finder) = self.finder()? else {
            let sizes = match self.is_walked_at_once()? {
                true => Some(self.db.chapter_sizes()?),
                false => None,
            };
            return Ok(sizes.map(|sizes| Counted {
                sizes,
                behind: false,
            }));
        };
        let above = self.db.chapters_above()?.into_iter();
        let above = above.map(|(chapter, above)| (chapter.to_string(), above.to_string()));
        let never = AtomicBool::new(false);
        let found = finder.search(
            &Query::everybody(),
            &[Order::NAME],
            &Scope::default(),
            &never,
        );
        let branches = found.and_then(|found| {
            let above = above.collect();
            found.branches(TermField::Member, &above, &never)
        });
        let sizes = branches.unwrap_or_default().into_iter();
        let sizes = sizes.filter_map(|(chapter, people)| {
            let size = Size {
                own: people.own.into(),
                all: people.all.into(),
            };
            Some((Id(chapter.parse().ok()?), size))
        });
        Ok(Some(Counted {
            sizes: sizes.collect(),
            behind: finder.seq() < self.db.newest_change()?.0,
        }))
    }

    fn is_walked_at_once(&self) -> Result<bool> {
        Ok(self.db.newest_membership()? <= MANY_MEMBERSHIPS)
    }

    /// The tree in drawing order: every chapter followed by those below it, in the order of their ids.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn tree(&self, archived: bool, sizes: &Sizes) -> Result<Vec<Node>> {
        self.permit(Action::Read)?;
        let chapters: Vec<Chapter> = self.db.all()?;
        let chapters: Vec<Chapter> = chapters
            .into_iter()
            .filter(|chapter| archived || chapter.archived_at.is_none())
            .collect();
        let mut nodes = Vec::with_capacity(chapters.len());
        let known: HashSet<Id> = chapters.iter().map(|chapter| chapter.id).collect();
        let mut below: HashMap<Option<Id>, Vec<&Chapter>> = HashMap::new();
        for chapter in &chapters {
            // What stands below something that is not shown stands at the top.
            let above = chapter.parent_id.filter(|id| known.contains(id));
            below.entry(above).or_default().push(chapter);
        }
        let tops = below.remove(&None).unwrap_or_default();
        let mut stack: Vec<(usize, &Chapter)> =
            tops.into_iter().map(|chapter| (0, chapter)).collect();
        stack.reverse();
        while let Some((depth, chapter)) = stack.pop() {
            let below = below.remove(&Some(chapter.id)).unwrap_or_default();
            let size = sizes.get(&chapter.id).copied().unwrap_or_default();
            nodes.push(Node {
                chapter: chapter.clone(),
                depth,
                own: size.own,
                all: size.all,
                children: below.len(),
            });
            stack.extend(below.into_iter().rev().map(|chapter| (depth + 1, chapter)));
        }
        Ok(nodes)
    }

    /// One chapter.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn chapter(&self, id: Id) -> Result<Chapter> {
        self.permit(Action::Read)?;
        Ok(self.db.get(id)?)
    }

    /// The officers of a chapter today.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn seats(&self, chapter: Id) -> Result<Vec<Seat>> {
        self.permit(Action::Read)?;
        Ok(self.db.seats(chapter, &self.today().to_string())?)
    }

    /// The councils of a chapter, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn councils(&self, chapter: Id) -> Result<Vec<Council>> {
        self.permit(Action::Read)?;
        Ok(self.db.councils(chapter)?)
    }

    /// The first active members of a chapter and all below it; nobody while they cannot be told at once, as with
    /// [`Office::chapter_sizes`].
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn members(&self, chapter: Id, limit: usize) -> Result<Vec<Listed>> {
        self.permit(Action::Read)?;
        let ids = match self.finder()? {
            Some(finder) => {
                let below = self.db.subtree(chapter)?;
                let below = below.iter().map(Id::to_string).collect();
                let members = Query::among(TermField::Member, below);
                let never = AtomicBool::new(false);
                let found = finder.search(&members, &[Order::NAME], &Scope::default(), &never);
                let ids = found.map_or_else(Vec::new, |found| found.ids(0..limit));
                ids.into_iter().map(Id).collect()
            }
            None if self.is_walked_at_once()? => self.db.members(chapter, limit)?,
            None => Vec::new(),
        };
        self.listed(&ids)
    }

    /// The events of a chapter, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn events_of_chapter(&self, chapter: Id, limit: usize) -> Result<Vec<Happening>> {
        self.permit(Action::Read)?;
        Ok(self.db.events_of_chapter(chapter, limit)?)
    }

    /// The event of a chapter that comes next, and the last one that began.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn next_and_last_event(
        &self,
        chapter: Id,
    ) -> Result<(Option<Happening>, Option<Happening>)> {
        self.permit(Action::Read)?;
        Ok(self
            .db
            .next_and_last_event(chapter, &instant_text(&self.now()))?)
    }

    /// Saves a chapter: a new one, or one that nobody changed since it was read.
    ///
    /// # Errors
    /// `Refused`; `Stale`; `Rule` (a cycle, a code that is taken).
    pub fn save_chapter(&self, after: &Chapter) -> Result<Id> {
        self.put_chapter(after, None)
    }

    /// The same with the values of the fields that the office added to chapters.
    ///
    /// # Errors
    /// As with [`Office::save_chapter`]; `Invalid` for a value that its field cannot hold.
    pub fn save_chapter_with(&self, after: &Chapter, own: &[ChapterCustom]) -> Result<Id> {
        self.put_chapter(after, Some(own))
    }

    fn put_chapter(&self, after: &Chapter, own: Option<&[ChapterCustom]>) -> Result<Id> {
        let permit = self.permit(Action::EditChapters)?;
        let name = title(after, self.lang);
        if after.id.is_new() {
            let sentence = self.text.msg_history_chapter_add(name);
            let after = Chapter {
                rev: 1,
                ..after.clone()
            };
            fits(None, &after)?;
            self.refuse_odd(&[], own.unwrap_or_default())?;
            let written = self.write(permit, "add", sentence, |tx| {
                let id = tx.insert(&after)?;
                tx.put_chapter_own(id, own.unwrap_or_default())?;
                Ok(id)
            })?;
            return Ok(written.value);
        }
        let before: Chapter = self.db.get(after.id)?;
        let parent = self.catalogue.chapters.title(after.parent_id, self.lang);
        let sentence = match (
            before.parent_id != after.parent_id,
            before.archived_at,
            after.archived_at,
        ) {
            (true, _, _) => self.text.msg_history_chapter_move(name, parent),
            (_, None, Some(_)) => self.text.msg_history_chapter_archive(name),
            (_, Some(_), None) => self.text.msg_history_chapter_restore(name),
            _ => self.text.msg_history_chapter_edit(name),
        };
        self.write(permit, "edit", sentence, |tx| {
            let now: Chapter = tx.get(after.id)?;
            if now.rev != after.rev {
                return Err(Error::Stale);
            }
            // Asked in the turn: another desk may just have put one there.
            let goes_away = now.archived_at.is_none() && after.archived_at.is_some();
            if goes_away && tx.has_chapters_below(after.id)? {
                return Err(Error::Rule(super::Rule::InUse));
            }
            fits(Some(&now), after)?;
            tx.update(after)?;
            if let Some(own) = own {
                self.refuse_odd(&tx.chapter_own(after.id)?, own)?;
                tx.put_chapter_own(after.id, own)?;
            }
            Ok(())
        })?;
        Ok(after.id)
    }

    /// Puts a chapter below another one.
    ///
    /// # Errors
    /// `Refused`; `Rule(Cycle)`; `Missing`.
    pub fn move_chapter(&self, id: Id, parent: Id) -> Result<()> {
        self.permit(Action::EditChapters)?;
        let mut chapter: Chapter = self.db.get(id)?;
        chapter.parent_id = Some(parent);
        self.save_chapter(&chapter).map(drop)
    }

    /// Puts a chapter away, or takes it out again. Its people keep their memberships.
    ///
    /// # Errors
    /// `Refused`; `Missing`; `Rule(InUse)` while chapters stand below it.
    pub fn archive_chapter(&self, id: Id, away: bool) -> Result<()> {
        self.permit(Action::EditChapters)?;
        let mut chapter: Chapter = self.db.get(id)?;
        chapter.archived_at = away.then(|| self.now());
        self.put_chapter(&chapter, None).map(drop)
    }

    /// Puts a person into an office for a term.
    ///
    /// # Errors
    /// `Refused`; `Missing`; `Rule(SeatTaken)` while somebody else holds a single seat.
    pub fn seat_officer(&self, officer: &Officer) -> Result<Id> {
        let permit = self.permit(Action::EditChapters)?;
        let person: crate::model::alumnus::Alumnus = self.db.get(officer.alumnus_id)?;
        let office = self
            .catalogue
            .codes
            .label("office", &officer.office, self.lang);
        let chapter = self
            .catalogue
            .chapters
            .title(Some(officer.chapter_id), self.lang);
        let sentence = self
            .text
            .msg_chapters_history_officer(chapter, person.name, office);
        let written = self.write(permit, "edit", sentence, |tx| {
            fits(None, officer)?;
            if officer.id.is_new() {
                return Ok(tx.insert(officer)?);
            }
            tx.update(officer)?;
            Ok(officer.id)
        })?;
        Ok(written.value)
    }

    /// Opens a term of office of a chapter, or changes one.
    ///
    /// # Errors
    /// `Refused`; `Rule(CouncilOverlap)`.
    pub fn save_council(&self, council: &Council) -> Result<Id> {
        let permit = self.permit(Action::EditChapters)?;
        let chapter = self
            .catalogue
            .chapters
            .title(Some(council.chapter_id), self.lang);
        let sentence = self
            .text
            .msg_chapters_history_council(chapter, council.number);
        let written = self.write(permit, "edit", sentence, |tx| {
            fits(None, council)?;
            if council.id.is_new() {
                return Ok(tx.insert(council)?);
            }
            tx.update(council)?;
            Ok(council.id)
        })?;
        Ok(written.value)
    }

    /// Whether a chapter is another one or stands anywhere below it.
    #[must_use]
    pub fn is_below(&self, chapter: Id, top: Id) -> bool {
        let chapters = &self.catalogue.chapters;
        let mut at = Some(chapter);
        // A tree is never deeper than it has nodes; the schema keeps cycles out, but nothing here may hang on that.
        for _ in 0..=chapters.rows().len() {
            match at {
                Some(here) if here == top => return true,
                Some(here) => at = chapters.get(here).and_then(|chapter| chapter.parent_id),
                None => return false,
            }
        }
        false
    }

    /// "Association > Liaoning > Shenyang".
    #[must_use]
    pub fn chapter_path(&self, id: Id, lang: Lang) -> String {
        let mut names = Vec::new();
        let mut at = Some(id);
        while let Some(chapter) = at.and_then(|id| self.catalogue.chapters.get(id)) {
            names.push(title(chapter, lang));
            at = chapter.parent_id;
        }
        names.reverse();
        names.join(" > ")
    }
}
