//! The form of a chapter.

use crate::model::chapter::Chapter;
use crate::model::custom::ChapterCustom;
use crate::model::field::Id;
use crate::model::own::Own;
use crate::office;
use crate::office::Rule;
use crate::ui::form::screen::FormScreen;
use crate::ui::form::sheet::{Sheet, said};
use crate::ui::form::{
    Ask, Call, Fate, Finding, Kind, Paper, Save, Saving, Section, Table, own, record_input, saving,
};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

/// A chapter as a sheet to fill.
pub struct ChapterPaper {
    chapter: Chapter,
    own: Vec<ChapterCustom>,
    /// The fields that the office added to chapters.
    fields: Vec<&'static Own>,
}

impl ChapterPaper {
    fn new(chapter: Chapter, own: Vec<ChapterCustom>, cx: &Cx<'_>) -> Self {
        Self {
            chapter,
            own,
            fields: cx.office.catalogue().own("chapter").collect(),
        }
    }

    fn read(id: Id, cx: &Cx<'_>) -> Result<Self> {
        let (chapter, own) = (cx.office.chapter(id)?, cx.office.chapter_own(id)?);
        Ok(Self::new(chapter, own, cx))
    }
}

/// The form of a new chapter below another one; closes with `Saved`.
///
/// # Errors
/// Whatever the office says.
pub fn below(parent: Option<Id>, cx: &mut Cx<'_>) -> Result<FormScreen> {
    let above = parent.and_then(|id| cx.office.catalogue().chapters.get(id));
    let chapter = Chapter {
        parent_id: parent,
        kind: above.map_or("association", |_| "city").to_owned(),
        status: "active".to_owned(),
        country: above.map_or(String::new(), |above| above.country.clone()),
        ..Chapter::default()
    };
    let paper = ChapterPaper::new(chapter, Vec::new(), cx);
    FormScreen::open(Box::new(paper), cx)
}

/// The form of a chapter on file; closes with `Saved`.
///
/// # Errors
/// Whatever the office says.
pub fn edit(id: Id, cx: &mut Cx<'_>) -> Result<FormScreen> {
    let paper = ChapterPaper::read(id, cx)?;
    FormScreen::open(Box::new(paper), cx)
}

impl Paper for ChapterPaper {
    fn kind(&self) -> &'static str {
        "chapter"
    }

    fn id(&self) -> Id {
        self.chapter.id
    }

    fn rev(&self) -> i64 {
        self.chapter.rev
    }

    fn title(&self, sheet: &Sheet, ask: &Ask<'_>) -> String {
        let word = if self.chapter.id.is_new() {
            label("New chapter", "新建分会")
        } else {
            label("Edit chapter", "修改分会")
        };
        said([word.pick(ask.lang).to_owned(), self.name(sheet)], " | ")
    }

    fn name(&self, sheet: &Sheet) -> String {
        sheet.names()
    }

    fn sections(&self) -> Vec<Section> {
        let input = |name, kind| record_input(&self.chapter, name, kind);
        let built_in = [
            Section::new(label("Chapter", "分会")).rows(vec![
                vec![input("zh", Kind::Text).main(), input("en", Kind::Text)],
                vec![
                    input("code", Kind::Text),
                    input("parent_id", Kind::Link(Table::Chapter)),
                ],
                vec![
                    input("kind", Kind::Code("chapter_kind")).needed(),
                    input("status", Kind::Code("chapter_status")).needed(),
                ],
                vec![input("founded", Kind::Partial), input("zone", Kind::Text)],
                vec![
                    input("city", Kind::Text),
                    input("country", Kind::Code("country")),
                ],
            ]),
            Section::new(label("Office", "机构")).rows(vec![
                vec![input("contact", Kind::Text).main()],
                vec![input("territory", Kind::Text)],
                vec![
                    input("legal_form", Kind::Text),
                    input("registration", Kind::Text),
                ],
                vec![input("aliases", Kind::Text)],
                vec![input("notes", Kind::Note(3))],
            ]),
        ];
        let own = own::section(&self.fields, &self.own);
        built_in.into_iter().chain(own).collect()
    }

    fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        if sheet.value("zh").is_empty() && sheet.value("en").is_empty() {
            found.push(problem("zh", ask.text.msg_chapters_needs_name()));
        }
        let zone = sheet.value("zone");
        if !zone.is_empty() && !office::events::is_zone(zone) {
            found.push(problem("zone", ask.text.msg_chapters_no_zone()));
        }
        let parent = sheet.value("parent_id").parse().map(Id).ok();
        if parent.is_some_and(|parent| ask.office.is_below(parent, self.chapter.id)) {
            found.push(problem("parent_id", ask.text.msg_chapters_own_child()));
        }
        found
    }

    fn hint(&self, key: &str, _sheet: &Sheet) -> Option<String> {
        (key == "zone")
            .then(|| "Asia/Shanghai".to_owned())
            .filter(|_| self.chapter.parent_id.is_none())
    }

    fn fate(&self, cx: &mut Cx<'_>) -> Result<Option<Fate>> {
        let now = cx.office.chapter(self.id())?;
        let is_new = now.archived_at.is_some() && self.chapter.archived_at.is_none();
        Ok(is_new.then_some(Fate::Archived))
    }

    fn restore(&self) -> Option<Box<Call>> {
        let id = self.id();
        Some(Box::new(move |office| {
            office.archive_chapter(id, false).map(|()| id)
        }))
    }

    fn save(&self, sheet: &Sheet, _cx: &Cx<'_>) -> Save {
        let mut chapter = self.chapter.clone();
        sheet.fill(&mut chapter, "");
        let mut own = self.own.clone();
        own::gather(&self.fields, sheet, &mut own);
        Save::by(move |office| office.save_chapter_with(&chapter, &own))
    }

    fn saved(&self, outcome: office::Result<Id>, _sheet: &Sheet, cx: &Cx<'_>) -> Result<Saving> {
        match outcome {
            Err(office::Error::Rule(Rule::CodeTaken)) => Ok(Saving::Problems(vec![problem(
                "code",
                cx.text.msg_chapters_code_taken(),
            )])),
            outcome => saving(outcome),
        }
    }

    fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> {
        Ok(Box::new(Self::read(self.chapter.id, cx)?))
    }

    fn blank(&self) -> Option<Box<dyn Paper>> {
        let chapter = Chapter {
            parent_id: self.chapter.parent_id,
            kind: self.chapter.kind.clone(),
            status: "active".to_owned(),
            ..Chapter::default()
        };
        Some(Box::new(Self {
            chapter,
            own: Vec::new(),
            fields: self.fields.clone(),
        }))
    }

    fn carried(&self, key: &str) -> bool {
        matches!(key, "parent_id" | "kind" | "status" | "country")
    }
}

fn problem(key: &str, words: String) -> Finding {
    Finding {
        key: key.to_owned(),
        blocks: true,
        words,
        cure: None,
    }
}
