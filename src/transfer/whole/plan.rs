//! Whole records become a plan: a verdict for every object, and nothing written yet.
//!
//! Somebody is met by the public number first, else by the usual rules. Objects may point to people who stand further down
//! in the same file: until those are on file they are called by their place, as an id below zero.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};

use super::ARRAYS;
use super::chunk::{self, CHUNK, Row, print, text};
use super::merge::merged;
use super::read::LEFT;
use super::sound::{makes, of_rule_between, problems};
use super::ties::{Ties, by_place};
use crate::config::Lang;
use crate::model::dossier::{Column, Dossier};
use crate::model::field::{Id, Label};
use crate::office::intake::{Acquaintances, Arrival, Meeting, Who};
use crate::office::{Error, Office};
use crate::transfer::left::{Origin, Origins};
use crate::transfer::objects::Objects;
use crate::transfer::plan::{Ask, Planned, Verdict};
use crate::transfer::row::incoming::Make;
use crate::transfer::row::problem::{Problem, Why, first_of};
use crate::transfer::table::Table;

/// Numbers of ours have at most so many digits; so high an id is still a number of people.
const DIGITS: usize = 8;

const NUMBER: Label = Label {
    en: "number",
    zh: "编号",
};

/// What became of the objects of a file.
#[derive(Debug, Default)]
pub(in crate::transfer) struct Made {
    pub(in crate::transfer) rows: Vec<Planned>,
    pub(in crate::transfer) makes: Vec<Make>,
    /// People on file for whom a number of the file stands.
    pub(in crate::transfer) stands: HashMap<String, Id>,
    /// Attached files that are named and whose contents are not here.
    pub(in crate::transfer) left: usize,
    /// Objects from which control characters were removed.
    pub(in crate::transfer) cleaned: usize,
    /// The revisions of the people whom objects change.
    pub(in crate::transfer) revs: HashMap<Id, i64>,
}

/// Gives every object its verdict.
///
/// # Errors
/// `Stopped` by `progress`, or whatever the office says.
pub(in crate::transfer) fn make(
    office: &Office,
    table: &Table,
    objects: &Objects,
    known: &mut Acquaintances,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Made, Error> {
    let mut planner = Planner {
        office,
        objects,
        known,
        places: places(table),
        origins: Origins::default(),
        prints: HashMap::new(),
        numbered: HashSet::new(),
        made: Made::default(),
        ties: Ties::default(),
    };
    let all = objects.len();
    for from in (0..all).step_by(CHUNK) {
        if !progress(from, all) {
            return Err(Error::Stopped);
        }
        planner.chunk(from, all.min(from + CHUNK))?;
    }
    planner.follow_ties();
    Ok(planner.made)
}

/// The places of the people of a file by their numbers.
fn places(table: &Table) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (index, row) in table.rows().enumerate() {
        let number = row.cell(0);
        if !number.is_empty() {
            places.entry(number.to_owned()).or_insert(index);
        }
    }
    places
}

/// Whether it is a number as the program gives them.
pub(super) fn is_ours(number: &str) -> bool {
    let digits = number.strip_prefix("A-").unwrap_or_default();
    (6..=DIGITS).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && (digits.len() == 6 || !digits.starts_with('0'))
        && digits.bytes().any(|digit| digit != b'0')
}

/// An object, before the person on file is looked at.
struct Met {
    index: usize,
    print: i64,
    row: Row,
    makes: Vec<Make>,
    who: Standing,
}

/// Who an object is.
enum Standing {
    /// Somebody on file.
    OnFile(Id),
    /// Its verdict needs nobody on file.
    Settled(Verdict),
}

struct Planner<'a> {
    office: &'a Office,
    objects: &'a Objects,
    known: &'a mut Acquaintances,
    places: HashMap<String, usize>,
    origins: Origins,
    prints: HashMap<i64, u32>,
    /// Lines of new people who come with a number.
    numbered: HashSet<u32>,
    made: Made,
    ties: Ties,
}

impl Planner<'_> {
    fn chunk(&mut self, from: usize, to: usize) -> Result<(), Error> {
        let (places, stands) = (&self.places, &self.made.stands);
        let coming = |number: &str| {
            let place = || places.get(number).map(|index| by_place(*index));
            stands.get(number).copied().or_else(place)
        };
        let catalogue = self.office.catalogue();
        let read = chunk::read(self.office, catalogue, self.objects, from..to, &coming)?;
        let mut met = Vec::with_capacity(to - from);
        for (index, row) in (from..to).zip(read.rows) {
            match row {
                Ok(row) => met.push(self.meet(index, row, &read.numbered)?),
                Err(broken) => self.push(index, 0, not_json(self.objects, index, broken.0)),
            }
        }
        let ids = met.iter().filter_map(|met| match met.who {
            Standing::OnFile(id) => Some(id),
            Standing::Settled(_) => None,
        });
        let on_file = self.office.dossiers(&ids.collect::<Vec<_>>())?;
        let on_file: HashMap<Id, Dossier> =
            on_file.into_iter().map(|d| (d.alumnus.id, d)).collect();
        for met in met {
            self.settle(met, &on_file)?;
        }
        // Those that are no objects were settled first.
        self.made.rows.sort_by_key(|row| row.index);
        Ok(())
    }

    /// Finds out who an object is.
    fn meet(
        &mut self,
        index: usize,
        row: Row,
        numbered: &HashMap<String, Id>,
    ) -> Result<Met, Error> {
        let line = self.objects.line(index);
        let print = print(&row.object);
        self.made.cleaned += usize::from(row.said.cleaned);
        let number = text(&row.object, "number").unwrap_or_default().to_owned();
        let makes = makes(&row.object, &row.said);
        let this = numbered.get(&number).copied();
        let who = match self.refusal(index, line, print, &number, &row, this) {
            Some(verdict) => Standing::Settled(verdict),
            None => self.standing(line, print, &number, &row, this)?,
        };
        if let Standing::OnFile(id) = who
            && this != Some(id)
            && !number.is_empty()
        {
            self.made.stands.insert(number, id);
        }
        Ok(Met {
            index,
            print,
            row,
            makes,
            who,
        })
    }

    /// What settles an object whoever it is: it is not sound, or stood in the file before.
    fn refusal(
        &mut self,
        index: usize,
        line: u32,
        print: i64,
        number: &str,
        row: &Row,
        this: Option<Id>,
    ) -> Option<Verdict> {
        if let Some(first) = self.prints.get(&print) {
            return Some(Verdict::Repeats(*first));
        }
        self.prints.insert(print, line);
        let this = this.unwrap_or_else(|| by_place(index));
        let mut found = problems(self.office, &row.object, &row.said, line, this);
        let mut wrong = |why: Why| {
            found.push(Problem {
                row: line,
                column: "number".to_owned(),
                field: NUMBER,
                value: number.chars().take(60).collect(),
                why,
            });
        };
        if !number.is_empty() && !is_ours(number) {
            wrong(Why::NotANumber);
        }
        match self.places.get(number) {
            Some(first) if *first != index => wrong(Why::NumberTwice(self.objects.line(*first))),
            _ => {}
        }
        (!found.is_empty()).then_some(Verdict::Rejected(found))
    }

    fn standing(
        &mut self,
        line: u32,
        print: i64,
        number: &str,
        row: &Row,
        this: Option<Id>,
    ) -> Result<Standing, Error> {
        let arrival = arrival(&row.said.dossier, number);
        let by_number = match this {
            Some(id) => Some(self.by_number(id, &arrival, &row.object)?),
            None => None,
        };
        let meeting = match by_number.unwrap_or_else(|| self.known.meet(&arrival)) {
            // Two numbers of one office are two people there: whether they are one is for its list of duplicates.
            Meeting::LookAlike(Who::Row(first))
                if !number.is_empty() && self.numbered.contains(&first) =>
            {
                Meeting::Stranger
            }
            met => met,
        };
        Ok(match (meeting, self.known.known_row(print)) {
            (_, Some(true)) => Standing::Settled(Verdict::Ask(Ask::Waits)),
            // A student number of theirs may be somebody else's.
            (Meeting::Same(id), _) => match self.known.other_holder(&arrival, id) {
                Some(who) => Standing::Settled(Verdict::Ask(Ask::OtherName(who))),
                None => Standing::OnFile(id),
            },
            (_, Some(false)) => Standing::Settled(Verdict::Same),
            (Meeting::OtherName(who), _) => Standing::Settled(Verdict::Ask(Ask::OtherName(who))),
            (Meeting::LookAlike(who), _) => Standing::Settled(Verdict::Ask(Ask::LookAlike(who))),
            (Meeting::Stranger, _) => {
                self.known.remember(line, &arrival);
                if !number.is_empty() {
                    self.numbered.insert(line);
                }
                Standing::Settled(Verdict::New)
            }
        })
    }

    /// Whom a number on file means.
    fn by_number(
        &mut self,
        id: Id,
        arrival: &Arrival,
        object: &Map<String, Json>,
    ) -> Result<Meeting, Error> {
        if !self.known.is_called(id, &arrival.name) {
            return Ok(Meeting::OtherName(Who::OnFile(id)));
        }
        // Who has the number now may be a namesake of whoever had it where the object left.
        let is_doubted = self.origins.of(self.office, text(object, LEFT))? == Origin::Elsewhere;
        Ok(
            match is_doubted && !arrival.may_be(&self.office.dossier(id)?) {
                true => Meeting::LookAlike(Who::OnFile(id)),
                false => Meeting::Same(id),
            },
        )
    }

    fn settle(&mut self, met: Met, on_file: &HashMap<Id, Dossier>) -> Result<(), Error> {
        let verdict = match &met.who {
            Standing::Settled(verdict) => verdict.clone(),
            Standing::OnFile(id) => match on_file.get(id) {
                Some(before) => {
                    self.made.revs.insert(*id, before.alumnus.rev);
                    self.change(&met, before)?
                }
                None => return Err(Error::Stale),
            },
        };
        if matches!(verdict, Verdict::New | Verdict::Change { .. }) {
            self.made.left += met.row.left;
            for make in &met.makes {
                if !self.made.makes.contains(make) {
                    self.made.makes.push(make.clone());
                }
            }
            self.ties.note(met.index, &met.row.said.dossier);
        }
        self.push(met.index, met.print, verdict);
        Ok(())
    }

    fn push(&mut self, index: usize, fingerprint: i64, verdict: Verdict) {
        let verdict = match verdict {
            Verdict::Rejected(problems) => Verdict::Rejected(first_of(problems)),
            other => other,
        };
        self.made.rows.push(Planned {
            index,
            number: self.objects.line(index),
            fingerprint,
            verdict,
        });
    }

    /// What an object changes in somebody on file.
    fn change(&self, met: &Met, before: &Dossier) -> Result<Verdict, Error> {
        let id = before.alumnus.id;
        // Applied before: what was changed here since is newer.
        if self.known.known_row(met.print) == Some(false) {
            return Ok(Verdict::Same);
        }
        let base = base(self.office, &met.row, before)?;
        let said = &met.row.said.dossier;
        let after = merged(self.office, before, base.as_ref(), said, &met.row.object);
        if after.dossier == *before && met.makes.is_empty() {
            return Ok(Verdict::Same);
        }
        let line = self.objects.line(met.index);
        let against = of_rule_between(self.office, before, &after.dossier, line);
        if !against.is_empty() {
            return Ok(Verdict::Rejected(against));
        }
        if !after.clashes.is_empty() {
            let fields = after.clashes;
            return Ok(Verdict::Ask(Ask::Clash { id, fields }));
        }
        let after = self.office.derive(after.dossier);
        let columns = differing(self.office, before, &after);
        Ok(Verdict::Change { id, columns })
    }

    /// Refuses who points to somebody that does not come in.
    fn follow_ties(&mut self) {
        let rows = &self.made.rows;
        let refused = self.ties.lost(rows, self.objects);
        for (index, problems) in refused {
            if let Some(row) = self.made.rows.get_mut(index) {
                row.verdict = Verdict::Rejected(first_of(problems));
            }
        }
    }
}

fn not_json(objects: &Objects, index: usize, at: usize) -> Verdict {
    Verdict::Rejected(vec![Problem {
        row: objects.line(index),
        column: String::new(),
        field: Label {
            en: "row",
            zh: "整行",
        },
        value: String::new(),
        why: Why::NotJson(at),
    }])
}

/// Somebody as they were when the file left, if that was before the last change.
///
/// # Errors
/// Whatever the office says.
pub(super) fn base(office: &Office, row: &Row, before: &Dossier) -> Result<Option<Dossier>, Error> {
    let is_theirs = text(&row.object, "number") == Some(before.alumnus.number.as_str());
    let rev = row.object.get("rev").and_then(Json::as_i64);
    let Some(rev) = rev.filter(|rev| is_theirs && (1..before.alumnus.rev).contains(rev)) else {
        return Ok(None);
    };
    // Elsewhere the same revision is another one.
    match text(&row.object, LEFT) {
        Some(point) if !office.has_point(point)? => return Ok(None),
        _ => {}
    }
    match office.dossier_at(before.alumnus.id, rev) {
        Ok(base) => Ok(Some(base)),
        Err(Error::Missing) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What is called differently afterwards: flat columns, and the rows that no flat column shows.
fn differing(office: &Office, before: &Dossier, after: &Dossier) -> Vec<&'static str> {
    let catalogue = office.catalogue();
    let shown = |column: &Column, d: &Dossier| (column.get)(d, catalogue, Lang::Zh);
    let flat = office
        .columns()
        .filter(|c| shown(c, before) != shown(c, after));
    let mut keys: Vec<&'static str> = flat.map(|column| column.key).collect();
    keys.extend(
        office
            .differing_fields(&before.alumnus, &after.alumnus)
            .filter(|key| office.columns().all(|column| column.key != *key)),
    );
    let arrays = [
        before.other_names != after.other_names,
        before.degrees != after.degrees,
        before.contacts != after.contacts,
        before.addresses != after.addresses,
        before.posts != after.posts,
        before.relationships != after.relationships,
        before.memberships != after.memberships,
        before.tags != after.tags,
        before.reports != after.reports,
        before.consents != after.consents,
        before.attachments != after.attachments,
        before.customs != after.customs,
    ];
    let arrays = ARRAYS.iter().zip(arrays).filter(|(_, differs)| *differs);
    keys.extend(arrays.map(|(array, _)| array.key));
    keys
}

fn arrival(said: &Dossier, number: &str) -> Arrival {
    let contacts = said.contacts.iter();
    let of = |kinds: &[&str]| {
        let of_kind = contacts
            .clone()
            .filter(|point| kinds.contains(&point.kind.as_str()));
        of_kind.map(|point| point.value.clone()).collect()
    };
    let studies = said
        .degrees
        .iter()
        .filter(|degree| !degree.student_no.is_empty());
    Arrival {
        name: said.alumnus.name.clone(),
        number: number.to_owned(),
        studies: studies
            .map(|degree| (degree.level.clone(), degree.student_no.clone()))
            .collect(),
        birth: said
            .alumnus
            .birth
            .map_or_else(String::new, |date| date.to_string()),
        phones: of(&["mobile", "landline"]),
        emails: of(&["email"]),
    }
}
