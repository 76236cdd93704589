//! A person as a form: layout, checks, saving, what follows from what, and who may be the same.

use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::name;
use crate::model::relation::Relationship;
use crate::office::duplicates::Twin;
use crate::office::permit::Action;
use crate::office::{self, Error, Rule};
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::form::{
    Ask, Block, Call, Fate, Finding, Kind, Paper, Save, Saving, Section, Table, Warning, saving,
};
use crate::ui::screen::{Cx, Result, Screen};
use crate::ui::screens::alumnus::compare::Compare;
use crate::ui::screens::alumnus::rows::{self, Desk};
use crate::ui::screens::alumnus::{follow, gather, places, posts};

/// The form of a person.
pub struct AlumnusPaper {
    dossier: Dossier,
    /// The ties of others to this person.
    ties: Vec<Relationship>,
    desk: Desk,
    /// Posts whose employer is only spelt in another way, says the clerk.
    corrected: Vec<i64>,
}

/// What "save and new" keeps: what a class has in common.
const CARRIED: &[&str] = &[
    "faculty_id",
    "programme_id",
    "level",
    "class_group",
    "entry",
    "completion",
    "outcome",
    "home_chapter_id",
    "source",
];

/// What makes two people look alike.
const TELLING: &[&str] = &[
    "name",
    "birth",
    "value",
    "student_no",
    "level",
    "completion",
];

impl AlumnusPaper {
    /// An empty one.
    #[must_use]
    pub fn fresh(cx: &Cx<'_>) -> Self {
        Self::over(Dossier::default(), Vec::new(), cx)
    }

    /// Over a person on file.
    ///
    /// # Errors
    /// `Missing`, or whatever the office says.
    pub fn read(id: Id, cx: &Cx<'_>) -> Result<Self> {
        let (dossier, ties) = (cx.office.dossier(id)?, cx.office.ties_to(id)?);
        Ok(Self::over(dossier, ties, cx))
    }

    fn over(dossier: Dossier, ties: Vec<Relationship>, cx: &Cx<'_>) -> Self {
        Self {
            dossier,
            ties,
            desk: Desk {
                own: cx.office.catalogue().own("alumnus").collect(),
                today: cx.now.today(),
                user: cx.office.actor().name.clone(),
            },
            corrected: Vec::new(),
        }
    }

    /// The pinyin follows a corrected name as long as it is what the name on file had by itself; among several readings
    /// the clerk chooses.
    fn new_pinyin(&self, sheet: &Sheet) -> Option<(String, String)> {
        let before = name::reading(&self.dossier.alumnus.name)?.pinyin;
        let followed = sheet.value("pinyin") == before;
        let reading = Self::reading(sheet).filter(|_| followed)?;
        let pinyin = if reading.several {
            String::new()
        } else {
            reading.pinyin
        };
        Some(("pinyin".to_owned(), pinyin))
    }

    /// Another number or address in the place of one that did not lead anywhere works until it is known to fail too.
    fn new_state(key: &str, sheet: &Sheet) -> Option<(String, String)> {
        let row = key.strip_suffix(".value")?;
        let changed = &sheet.fields[sheet.find(key)?];
        let state = &sheet.fields[sheet.find(&format!("{row}.status"))?];
        let dead = !matches!(state.value.as_str(), "" | "ok");
        let follows = changed.is_changed() && !state.is_changed() && dead;
        follows.then(|| (state.spec.key.clone(), "ok".to_owned()))
    }

    /// The pinyin that the name has by itself.
    fn reading(sheet: &Sheet) -> Option<name::Reading> {
        name::reading(sheet.value("name"))
    }
}

impl Paper for AlumnusPaper {
    fn kind(&self) -> &'static str {
        "alumnus"
    }

    fn id(&self) -> Id {
        self.dossier.alumnus.id
    }

    fn rev(&self) -> i64 {
        self.dossier.alumnus.rev
    }

    fn title(&self, sheet: &Sheet, ask: &Ask<'_>) -> String {
        let name = sheet.value("name");
        let mut pinyin = sheet.value("pinyin").to_owned();
        if pinyin.is_empty() {
            pinyin = Self::reading(sheet).map_or_else(String::new, |reading| reading.pinyin);
        }
        let who = [name, &pinyin].join(" ");
        let parts = if self.id().is_new() {
            vec![ask.text.msg_alumnus_new(), who]
        } else {
            let number = self.dossier.alumnus.number.clone();
            vec![ask.text.msg_alumnus_edit(), who, number]
        };
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" | ")
    }

    fn sections(&self) -> Vec<Section> {
        places::sections(&self.dossier, &self.ties, &self.desk)
    }

    fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding> {
        let gathered = gather::gather(&self.dossier, &self.desk.own, sheet);
        let mut found: Vec<Finding> = ask
            .office
            .check(&gathered.dossier)
            .iter()
            .map(|problem| gathered.finding(problem, ask))
            .collect();
        if sheet.value("pinyin").is_empty()
            && let Some(reading) = Self::reading(sheet).filter(|reading| reading.several)
        {
            found.push(Finding {
                key: "pinyin".to_owned(),
                blocks: false,
                words: ask.text.msg_alumnus_readings(reading.pinyin),
                cure: None,
            });
        }
        for (row, before) in posts::left(&self.dossier, sheet, &self.corrected) {
            found.push(Finding {
                key: row_key("post", row, "organisation"),
                blocks: false,
                words: ask.text.msg_alumnus_another_employer(before),
                cure: None,
            });
        }
        found
    }

    fn save(&self, sheet: &Sheet, _cx: &Cx<'_>) -> Save {
        let gathered = gather::gather(&self.dossier, &self.desk.own, sheet);
        let dossier = posts::ended(&self.dossier, &gathered.dossier, sheet, &self.corrected);
        Save::by(move |office| office.save_person(&dossier))
    }

    fn saved(&self, outcome: office::Result<Id>, sheet: &Sheet, cx: &Cx<'_>) -> Result<Saving> {
        match outcome {
            Err(Error::Rule(Rule::Merged)) => Ok(Saving::Stale),
            Err(Error::Invalid(problems)) => {
                let gathered = gather::gather(&self.dossier, &self.desk.own, sheet);
                let ask = Ask::of(cx);
                let findings = problems.iter().map(|p| gathered.finding(p, &ask));
                Ok(Saving::Problems(findings.collect()))
            }
            Err(Error::Rule(rule)) => match place_of(rule, sheet) {
                Some(key) => Ok(Saving::Problems(vec![Finding {
                    key,
                    blocks: true,
                    words: rule_words(rule, cx),
                    cure: None,
                }])),
                None => Err(Error::Rule(rule).into()),
            },
            outcome => saving(outcome),
        }
    }

    fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> {
        Ok(Box::new(Self::read(self.id(), cx)?))
    }

    fn fate(&self, cx: &mut Cx<'_>) -> Result<Option<Fate>> {
        let now = cx.office.dossier(self.id())?.alumnus;
        if let Some(into) = now.merged_into {
            let called = cx.office.record_words("alumnus", into);
            return Ok(Some(Fate::Merged(into, called)));
        }
        let is_new = now.archived_at.is_some() && self.dossier.alumnus.archived_at.is_none();
        Ok(is_new.then_some(Fate::Archived))
    }

    fn restore(&self) -> Option<Box<Call>> {
        let id = self.id();
        Some(Box::new(move |office| {
            office.archive_people(&[id], false).map(|_| id)
        }))
    }

    fn blank(&self) -> Option<Box<dyn Paper>> {
        Some(Box::new(Self {
            dossier: Dossier::default(),
            ties: Vec::new(),
            desk: self.desk.clone(),
            corrected: Vec::new(),
        }))
    }

    fn last(&self, cx: &mut Cx<'_>) -> Result<Option<Box<dyn Paper>>> {
        if !self.id().is_new() {
            return Ok(None);
        }
        match cx.office.added_last()? {
            Some(id) => Ok(Some(Box::new(Self::read(id, cx)?))),
            None => Ok(None),
        }
    }

    fn carried(&self, key: &str) -> bool {
        CARRIED.contains(&bare(key))
    }

    fn row(&self, table: &str, row: i64) -> Option<Block> {
        rows::empty(table, row, &self.desk)
    }

    fn follow(&self, key: &str, sheet: &Sheet, ask: &Ask<'_>) -> Vec<(String, String)> {
        let mut fill = follow::from(key, sheet, ask);
        fill.retain(|(key, value)| !value.is_empty() && sheet.is_open(key));
        if key == "name" {
            fill.extend(self.new_pinyin(sheet));
        }
        fill.extend(Self::new_state(key, sheet));
        fill
    }

    fn options(&self, key: &str, sheet: &Sheet) -> Vec<String> {
        match key {
            "pinyin" => name::spellings(sheet.value("name")),
            _ => Vec::new(),
        }
    }

    fn turn(&mut self, key: &str, sheet: &Sheet) -> bool {
        let asked = posts::left(&self.dossier, sheet, &self.corrected);
        let mut asked = asked.into_iter().map(|(row, _)| row);
        let row = asked.find(|row| row_key("post", *row, "organisation") == key);
        self.corrected.extend(row);
        row.is_some()
    }

    fn hint(&self, key: &str, sheet: &Sheet) -> Option<String> {
        (key == "pinyin").then(|| Self::reading(sheet).map(|reading| reading.pinyin))?
    }

    fn may_add(&self, table: Table, ask: &Ask<'_>) -> bool {
        table != Table::Chapter && ask.office.may(Action::EditPeople)
    }

    fn new_entry(&self, table: Table, name: &str, sheet: &Sheet) -> Option<Box<Call>> {
        let name = name.to_owned();
        match table {
            Table::City => Some(Box::new(move |office| office.add_city(&name))),
            Table::Faculty => Some(Box::new(move |office| office.add_faculty(&name))),
            Table::Programme => {
                let here = sheet.focused().map_or(0, |field| field.row);
                let faculty = sheet.sound(&row_key("degree", here, "faculty_id"));
                let faculty = faculty.parse().ok().map(Id);
                Some(Box::new(move |office| office.add_programme(&name, faculty)))
            }
            Table::Chapter => None,
        }
    }

    fn counts(&self, kind: Kind, ask: &Ask<'_>) -> Vec<(String, u32)> {
        const ALL: usize = 2000;
        let c = ask.catalogue;
        let (field, id): (_, ByName<'_>) = match kind {
            Kind::Link(Table::Faculty) => ("faculty", &|name| Some(c.faculties.read(name)?.id)),
            Kind::Link(Table::Programme) => {
                ("programme", &|name| Some(c.programmes.read(name)?.id))
            }
            Kind::Link(Table::City) => ("city", &|name| Some(c.city(name)?.id)),
            Kind::Link(Table::Chapter) => ("chapter", &|name| Some(c.chapter(name)?.id)),
            _ => return Vec::new(),
        };
        let values = ask.office.complete(field, "", ALL);
        values
            .iter()
            .filter_map(|(label, people)| Some((id(label)?.to_string(), *people)))
            .collect()
    }

    fn tells_twins(&self, key: &str) -> bool {
        TELLING.contains(&bare(key))
    }

    fn twin(&self, sheet: &Sheet, ask: &Ask<'_>, others: &[Id]) -> Result<Option<Warning>> {
        let dossier = gather::gather(&self.dossier, &self.desk.own, sheet).dossier;
        if dossier.alumnus.name.is_empty() {
            return Ok(None);
        }
        let twins = ask.office.twins(&dossier, others.len() + 1)?;
        let twin = twins.iter().find(|twin| !others.contains(&twin.id));
        Ok(twin.map(|twin| Warning {
            words: twin_words(twin, ask),
            id: twin.id,
        }))
    }

    fn compare(
        &self,
        other: Id,
        sheet: &Sheet,
        cx: &mut Cx<'_>,
    ) -> Result<Option<Box<dyn Screen>>> {
        let mine = gather::gather(&self.dossier, &self.desk.own, sheet).dossier;
        Ok(Some(Box::new(Compare::new(mine, other, cx)?)))
    }

    fn other(&self, id: Id, cx: &mut Cx<'_>) -> Result<Option<Box<dyn Paper>>> {
        Ok(Some(Box::new(Self::read(id, cx)?)))
    }
}

/// Finds a row by its name.
type ByName<'a> = &'a dyn Fn(&str) -> Option<Id>;

/// The name of an input without its row.
pub(super) fn bare(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(_, name)| name)
}

/// The input that a rule of the schema is about.
fn place_of(rule: Rule, sheet: &Sheet) -> Option<String> {
    let (table, name) = match rule {
        Rule::StudentNumberTaken => ("degree", "student_no"),
        Rule::MemberAlready => ("membership", "chapter_id"),
        _ => return None,
    };
    let rows = sheet.rows(table);
    let changed = rows.iter().find(|row| {
        let at = sheet.find(&row_key(table, **row, name));
        at.is_some_and(|at| sheet.fields[at].is_changed())
    });
    let row = changed.or(rows.first())?;
    Some(row_key(table, *row, name))
}

fn rule_words(rule: Rule, cx: &Cx<'_>) -> String {
    match rule {
        Rule::StudentNumberTaken => cx.text.msg_alumnus_number_taken(),
        _ => cx.text.msg_alumnus_member_already(),
    }
}

fn twin_words(twin: &Twin, ask: &Ask<'_>) -> String {
    let text = ask.text;
    let why = twin.likeness.reasons.said(ask.lang);
    let class = twin
        .class_year
        .map_or_else(String::new, |year| format!(" {year}"));
    let who = format!("{} {}{class}", twin.number, twin.name);
    text.msg_alumnus_twin(who, why)
}
