//! Rows are compared with who is known, and each gets its verdict.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::mpsc::sync_channel;
use std::thread;

use chrono::NaiveDate;

use super::prints::Prints;
use super::{Ask, Counts, Planned, Verdict};
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::check;
use crate::model::dossier::{Column, Dossier};
use crate::model::field::Id;
use crate::office::intake::{Acquaintances, Arrival, Meeting, Who};
use crate::office::{Error, Office};
use crate::transfer::left::{Origin, Origins};
use crate::transfer::returned::compare;
use crate::transfer::row::fold::{Taken, What, people};
use crate::transfer::row::incoming::{Incoming, Make};
use crate::transfer::row::merge::merged;
use crate::transfer::row::problem::{Problem, Why, first_of};
use crate::transfer::table::Table;

/// How many rows are read between two words about the progress.
const STRIDE: usize = 128;

/// So many batches of rows wait to be compared.
const AHEAD: usize = 4;

/// Who reads the rows of a table and gives them their verdicts.
pub(super) struct Planner<'a> {
    office: &'a Office,
    catalogue: &'a Catalogue,
    table: &'a Table,
    pub(super) known: Acquaintances,
    origins: Origins,
    /// Fingerprints of this file and the rows they were first seen in.
    prints: HashMap<i64, u32>,
    pub(super) makes: Vec<Make>,
    pub(super) counts: Counts,
    pub(super) revs: HashMap<Id, i64>,
}

/// A row, read and with what it is remembered by.
type Read = (Taken, i64);

impl<'a> Planner<'a> {
    pub(super) fn new(office: &'a Office, table: &'a Table, known: Acquaintances) -> Self {
        Self {
            office,
            catalogue: office.catalogue(),
            table,
            known,
            origins: Origins::default(),
            prints: HashMap::new(),
            makes: Vec::new(),
            counts: Counts::default(),
            revs: HashMap::new(),
        }
    }

    /// One thread reads the rows, this one compares them with who is known.
    pub(super) fn rows(
        &mut self,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Vec<Planned>, Error> {
        let (table, catalogue, all) = (self.table, self.catalogue, self.table.len());
        thread::scope(|scope| {
            let (send, batches) = sync_channel::<Vec<Read>>(AHEAD);
            scope.spawn(move || {
                let prints = Prints::of(table);
                let read = |mut taken: Taken| {
                    let print = prints.of_row(table, taken.index);
                    if let What::Person(incoming) = &taken.what {
                        let alone = incoming.dossier(catalogue);
                        let against = unsound(None, &alone, taken.number, today);
                        if !against.is_empty() {
                            taken.what = What::Rejected(against);
                        }
                    }
                    (taken, print)
                };
                let mut taken = people(table, catalogue, today);
                loop {
                    let batch: Vec<Read> = taken.by_ref().take(STRIDE).map(read).collect();
                    // The file is through, or whoever plans has stopped.
                    if batch.is_empty() || send.send(batch).is_err() {
                        return;
                    }
                }
            });
            let mut rows = Vec::with_capacity(all);
            for batch in batches {
                if !progress(rows.len(), all) {
                    return Err(Error::Stopped);
                }
                for (taken, print) in batch {
                    rows.push(self.plan(taken, print)?);
                }
            }
            Ok(rows)
        })
    }

    fn plan(&mut self, taken: Taken, fingerprint: i64) -> Result<Planned, Error> {
        let Taken {
            index,
            number,
            cleaned,
            what,
        } = taken;
        let twice = match self.prints.entry(fingerprint) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(empty) => {
                empty.insert(number);
                None
            }
        };
        let verdict = match what {
            What::Rejected(problems) => Verdict::Rejected(first_of(problems)),
            What::FoldedInto(_) if self.known.known_row(fingerprint) == Some(false) => {
                Verdict::Same
            }
            What::FoldedInto(first) => Verdict::FoldedInto(first),
            What::Person(incoming) => match twice {
                Some(_) if self.known.known_row(fingerprint) == Some(false) => Verdict::Same,
                Some(first) => Verdict::Repeats(first),
                None => self.alone(index, number, fingerprint, &incoming)?,
            },
        };
        self.counts.add(&verdict);
        self.counts.cleaned += usize::from(cleaned);
        Ok(Planned {
            index,
            number,
            fingerprint,
            verdict,
        })
    }

    fn alone(
        &mut self,
        index: usize,
        number: u32,
        fingerprint: i64,
        incoming: &Incoming,
    ) -> Result<Verdict, Error> {
        match self.returned(index, incoming)? {
            Some(verdict) => Ok(verdict),
            None => self.person(number, fingerprint, incoming),
        }
    }

    fn person(
        &mut self,
        number: u32,
        fingerprint: i64,
        incoming: &Incoming,
    ) -> Result<Verdict, Error> {
        match self.known.known_row(fingerprint) {
            Some(true) => return Ok(Verdict::Ask(Ask::Waits)),
            // Applied before; unless a later row was folded in that is new.
            Some(false) if self.all_applied(incoming) => return Ok(Verdict::Same),
            _ => {}
        }
        let arrival = arrival(incoming);
        let meeting = self
            .by_number(&arrival, incoming)?
            .unwrap_or_else(|| self.known.meet(&arrival));
        let asks =
            (!incoming.asks.is_empty()).then(|| Verdict::Ask(Ask::Odd(incoming.asks.clone())));
        let verdict = match meeting {
            // What is on file already is not asked about.
            Meeting::Same(id) if self.known.other_holder(&arrival, id).is_some() => {
                let who = self.known.other_holder(&arrival, id);
                Verdict::Ask(Ask::OtherName(who.unwrap_or(Who::OnFile(id))))
            }
            Meeting::Same(id) => match (self.change(id, number, incoming)?, asks) {
                (Verdict::Same, _) => Verdict::Same,
                (other, asks) => asks.unwrap_or(other),
            },
            _ if !incoming.asks.is_empty() => asks.unwrap_or(Verdict::Same),
            Meeting::OtherName(who) => Verdict::Ask(Ask::OtherName(who)),
            Meeting::LookAlike(who) => Verdict::Ask(Ask::LookAlike(who)),
            Meeting::Stranger => Verdict::New,
        };
        if matches!(verdict, Verdict::New | Verdict::Change { .. }) {
            for make in incoming.makes(self.catalogue) {
                if !self.makes.contains(&make) {
                    self.makes.push(make);
                }
            }
        }
        match verdict {
            Verdict::New => self.known.remember(number, &arrival),
            Verdict::Change { .. } => self.known.claim(&arrival),
            _ => {}
        }
        Ok(verdict)
    }

    /// The verdict on a row that left this file once; none on any other.
    fn returned(&mut self, index: usize, incoming: &Incoming) -> Result<Option<Verdict>, Error> {
        let Some(left) = incoming.left() else {
            return Ok(None);
        };
        let origin = self.origins.of(self.office, left.point())?;
        if origin == Origin::Elsewhere {
            return Ok(None);
        }
        let arrival = (origin == Origin::Unsaid).then(|| arrival(incoming));
        let (office, table) = (self.office, self.table);
        let Some(returned) = compare(office, table, index, incoming, arrival.as_ref())? else {
            return Ok(None);
        };
        if returned.cells.is_empty() {
            return Ok(Some(Verdict::Same));
        }
        if returned.writes() {
            let before = self.office.dossier(returned.id)?;
            let after = returned.put(&before, &incoming.dossier(self.catalogue));
            let row = incoming.rows.first().copied().unwrap_or_default();
            let against = unsound(Some(&before), &after, row, self.office.today());
            if !against.is_empty() {
                return Ok(Some(Verdict::Rejected(against)));
            }
            let arrival = arrival.unwrap_or_else(|| self::arrival(incoming));
            if let Some(who) = self.known.other_holder(&arrival, returned.id) {
                return Ok(Some(Verdict::Ask(Ask::OtherName(who))));
            }
            self.known.claim(&arrival);
        }
        for make in incoming.makes(self.catalogue) {
            let key = match make {
                Make::Faculty(_) => "faculty",
                Make::Programme { .. } => "programme",
                Make::City { .. } => "city",
            };
            let taken = returned.cells.iter().any(|cell| cell.key == key);
            if taken && !self.makes.contains(&make) {
                self.makes.push(make);
            }
        }
        Ok(Some(Verdict::Returned(Box::new(returned))))
    }

    /// Whether every row that was folded into this person was applied before.
    fn all_applied(&self, incoming: &Incoming) -> bool {
        let applied = |row: &u32| {
            self.index_of(*row).is_some_and(|index| {
                let print = Prints::of(self.table).of_row(self.table, index);
                self.known.known_row(print) == Some(false)
            })
        };
        incoming.rows.len() < 2 || incoming.rows.iter().skip(1).all(applied)
    }

    /// The place of the row that a spreadsheet numbers so; numbers rise.
    fn index_of(&self, number: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.table.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.table.row(middle)?.number.cmp(&number) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// A row with a public number means that person, or asks.
    fn by_number(
        &mut self,
        arrival: &Arrival,
        incoming: &Incoming,
    ) -> Result<Option<Meeting>, Error> {
        if arrival.number.is_empty() {
            return Ok(None);
        }
        let id = match self.office.by_number(&arrival.number) {
            Ok(id) => id,
            Err(Error::Missing) => return Ok(None),
            Err(other) => return Err(other),
        };
        if !self.known.is_called(id, &arrival.name) {
            return Ok(Some(Meeting::OtherName(Who::OnFile(id))));
        }
        // Who has the number now may be a namesake of whoever had it where the row left.
        let is_doubted = match incoming.left() {
            Some(left) => self.origins.of(self.office, left.point())? != Origin::Here,
            None => false,
        };
        Ok(Some(
            match is_doubted && !arrival.may_be(&self.office.dossier(id)?) {
                true => Meeting::LookAlike(Who::OnFile(id)),
                false => Meeting::Same(id),
            },
        ))
    }

    fn change(&mut self, id: Id, row: u32, incoming: &Incoming) -> Result<Verdict, Error> {
        let before = self.office.dossier(id)?;
        let after = merged(&before, incoming, self.catalogue);
        // Before anything is derived: what the program would add by itself is no news of the file.
        if after == before && incoming.makes(self.catalogue).is_empty() {
            return Ok(Verdict::Same);
        }
        let after = self.office.derive(after);
        let against = unsound(Some(&before), &after, row, self.office.today());
        if !against.is_empty() {
            return Ok(Verdict::Rejected(against));
        }
        self.revs.insert(id, before.alumnus.rev);
        let shown = |column: &Column, d: &Dossier| (column.get)(d, self.catalogue, Lang::Zh);
        let differ = |column: &&Column| shown(column, &before) != shown(column, &after);
        Ok(Verdict::Change {
            id,
            columns: self
                .office
                .columns()
                .filter(differ)
                .map(|column| column.key)
                .collect(),
        })
    }
}

/// What keeps a person from being stored as a row makes them: somebody new, or what is on file with the row in it.
fn unsound(before: Option<&Dossier>, after: &Dossier, row: u32, today: NaiveDate) -> Vec<Problem> {
    let new = match before {
        Some(before) => check::new_problems(before, after, today),
        None => check::blocking(after, today),
    };
    let completion = |row: usize| after.degrees.get(row).and_then(|degree| degree.completion);
    let new = new.into_iter().map(|problem| {
        let person = &after.alumnus;
        let value = match problem.trouble {
            check::Trouble::BeforeEntry(_) => completion(problem.row).map(|date| date.to_string()),
            _ => None,
        };
        Problem {
            row,
            column: String::new(),
            field: problem.label(),
            value: value.unwrap_or_default(),
            why: match before {
                Some(_) => Why::OnFile(
                    format!("{} {}", person.number, person.name),
                    problem.trouble,
                ),
                None => Why::Rule(problem.trouble),
            },
        }
    });
    first_of(new.collect())
}

fn arrival(incoming: &Incoming) -> Arrival {
    let all = |keys: &[&str]| {
        keys.iter()
            .flat_map(|key| incoming.texts(key).to_vec())
            .collect()
    };
    Arrival {
        name: incoming.text("name").to_owned(),
        number: incoming.text("number").to_owned(),
        studies: match incoming.text("student_no") {
            "" => Vec::new(),
            number => vec![(incoming.text("level").to_owned(), number.to_owned())],
        },
        birth: incoming
            .date("birth")
            .map_or_else(String::new, |date| date.to_string()),
        phones: all(&["mobile", "landline"]),
        emails: all(&["email"]),
    }
}
