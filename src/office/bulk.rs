//! Many people changed in one go: first a plan that says how many change, how many are so already and who cannot, then one
//! change set that does it.
//!
//! Both go through the people in chunks, so that memory stays small and the person who waits can stop it. The plan
//! remembers the revision of everybody whom it changes: who was changed by somebody else meanwhile is left out and told.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::intake::called;
use super::permit::Action;
use super::registering::{promote, put as put_registration, why_closed};
use super::{Error, Office, Result, sentences};
use crate::clean;
use crate::l10n::grouped;
use crate::model::check::new_problems;
use crate::model::date;
use crate::model::dossier::Dossier;
use crate::model::event::Registration;
use crate::model::field::{Id, Kind};
use crate::store::dossiers::Wanted;
use crate::store::tx::Tx;
use crate::store::{self, Db};

pub mod deed;
mod hall;
pub mod field;

use deed::{Deed, Ground, Why};

use field::{Home, Settable};
use hall::Hall;

/// People read at a time.
const CHUNK: usize = 500;

/// What a bulk edit would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is to be done, in this order.
    pub deeds: Vec<Deed>,
    /// How many people it was made for.
    pub people: usize,
    /// Whom it changes, with the revision that was looked at.
    pub changes: Vec<(Id, i64)>,
    /// For whom all of it holds already.
    pub same: Vec<Id>,
    /// Who cannot be changed, by reason.
    pub cannot: BTreeMap<Why, Vec<Id>>,
    /// How many of the changes are places on a waiting list.
    pub waiting: usize,
}

/// What a bulk edit came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// How many people were changed.
    pub changed: usize,
    /// How many of them got a place on the waiting list.
    pub waiting: usize,
    /// Who was left as they are, by reason.
    pub left: BTreeMap<Why, Vec<Id>>,
    /// The entry of the history; none when nothing was written.
    pub change_set: Option<Id>,
}

/// What becomes of one person.
enum Verdict {
    Same,
    Cannot(Why),
    Change(Box<Change>),
}

/// How a person was, how they become, and the place that they get at the event.
struct Change {
    before: Dossier,
    after: Dossier,
    registration: Option<Registration>,
}

/// Tells how many of how many are done; false asks to stop.
pub type Step<'s> = &'s mut dyn FnMut(usize, usize) -> bool;

impl Office {
    /// The value of a field in its stored form, from what somebody wrote; none when it cannot be read.
    #[must_use]
    pub fn read_setting(&self, field: &Settable, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return (!field.needed).then(String::new);
        }
        let c = &self.catalogue;
        if let Home::Own(own) = field.home {
            return own.read(text, self.today()).ok();
        }
        match field.kind() {
            Kind::Code(list) => c.codes.read(list, text).map(|entry| entry.code.clone()),
            Kind::Link("faculty") => c.faculties.read(text).map(|row| row.id.to_string()),
            Kind::Link("programme") => c.programmes.read(text).map(|row| row.id.to_string()),
            Kind::Link(_) => c.chapter(text).map(|row| row.id.to_string()),
            Kind::Flag => flag(text).map(str::to_owned),
            Kind::Partial => {
                let read = date::read(text, self.today());
                read.ok().map(|date| date.to_string())
            }
            _ => Some(clean::line(text).text),
        }
    }

    /// The tags in use, the most used first, with how many people have them.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn tags(&self) -> Result<Vec<(String, i64)>> {
        self.permit(Action::BulkEdit)?;
        Ok(self.db.tags()?)
    }

    /// Looks what deeds would do to these people, and writes nothing.
    ///
    /// # Errors
    /// `Refused`, `Stopped`, or whatever the file says.
    pub fn plan_bulk(&self, deeds: Vec<Deed>, ids: &[Id], step: Step<'_>) -> Result<Plan> {
        self.permit(Action::BulkEdit)?;
        let ids = once(ids);
        let mut plan = Plan {
            people: ids.len(),
            ..Plan::default()
        };
        let mut work = Work::begin(self, &self.db, &deeds)?;
        for (n, chunk) in ids.chunks(CHUNK).enumerate() {
            if !step(n * CHUNK, ids.len()) {
                return Err(Error::Stopped);
            }
            for (id, verdict) in work.judge(&self.db, chunk)? {
                match verdict {
                    Verdict::Same => plan.same.push(id),
                    Verdict::Cannot(why) => plan.cannot.entry(why).or_default().push(id),
                    Verdict::Change(change) => {
                        plan.changes.push((id, change.before.alumnus.rev));
                        plan.waiting += waits(change.registration.as_ref());
                    }
                }
            }
        }
        drop(work);
        plan.deeds = deeds;
        Ok(plan)
    }

    /// Does what a plan says in one transaction under one change set.
    ///
    /// # Errors
    /// `Refused`, `Stopped`, `Rule`, or whatever the file says; then nothing was written.
    pub fn apply_bulk(&self, plan: &Plan, step: Step<'_>) -> Result<Done> {
        let permit = self.permit(Action::BulkEdit)?;
        let all = plan.changes.len();
        let written = self.write(permit, "bulk", String::new(), |tx| {
            let mut done = Done::default();
            let mut work = Work::begin(self, tx, &plan.deeds)?;
            for (n, chunk) in plan.changes.chunks(CHUNK).enumerate() {
                if !step(n * CHUNK, all) {
                    return Err(Error::Stopped);
                }
                work.write(tx, chunk, &mut done)?;
            }
            for hall in &work.halls {
                promote(tx, &hall.event)?;
            }
            tx.say(&self.bulk_sentence(&plan.deeds, done.changed))?;
            Ok(done)
        })?;
        let mut done = written.value;
        done.change_set = written.change_set;
        Ok(done)
    }

    /// "1,234 alumni: Status -> lost".
    fn bulk_sentence(&self, deeds: &[Deed], people: usize) -> String {
        let text = sentences(self.lang);
        let said: Vec<String> = deeds
            .iter()
            .map(|deed| deed.said_openly(&self.catalogue, &text, self.lang))
            .collect();
        text.msg_bulk_history(people, said.join(", "), grouped(people))
    }
}

/// One walk through the people.
struct Work<'w> {
    deeds: &'w [Deed],
    wanted: Wanted,
    ground: Ground<'w>,
    halls: Vec<Hall>,
}

impl<'w> Work<'w> {
    fn begin(office: &'w Office, db: &Db, deeds: &'w [Deed]) -> Result<Self> {
        let mut wanted = Wanted::default();
        let mut halls = Vec::new();
        for deed in deeds {
            deed.wants(&mut wanted);
            if let Deed::Register(event, _) = deed {
                let hall = Hall::of(db, *event)?;
                if let Some(rule) = why_closed(&hall.event, office.today()) {
                    return Err(Error::Rule(rule));
                }
                halls.push(hall);
            }
        }
        let ground = Ground {
            catalogue: &office.catalogue,
            now: office.now(),
            today: office.today(),
        };
        Ok(Self {
            deeds,
            wanted,
            ground,
            halls,
        })
    }

    /// What becomes of each of these people.
    fn judge(&mut self, db: &Db, ids: &[Id]) -> Result<Vec<(Id, Verdict)>> {
        let found = db.partly(ids, self.wanted)?;
        let mut verdicts = Vec::with_capacity(ids.len());
        if found.len() < ids.len() {
            let here: HashSet<Id> = found.iter().map(|person| person.alumnus.id).collect();
            let gone = ids.iter().filter(|id| !here.contains(id));
            verdicts.extend(gone.map(|id| (*id, Verdict::Cannot(Why::Gone))));
        }
        for person in found {
            verdicts.push((person.alumnus.id, self.verdict(db, person)?));
        }
        Ok(verdicts)
    }

    fn verdict(&mut self, db: &Db, person: Dossier) -> Result<Verdict> {
        let mut after = person.clone();
        for deed in self.deeds {
            if let Err(why) = deed.change(&mut after, &self.ground) {
                return Ok(Verdict::Cannot(why));
            }
        }
        if number_taken(db, &person, &after)? {
            return Ok(Verdict::Cannot(Why::NumberTaken));
        }
        if !new_problems(&person, &after, self.ground.today).is_empty() {
            return Ok(Verdict::Cannot(Why::Unsound));
        }
        let id = person.alumnus.id;
        let registration = self.halls.first_mut().and_then(|hall| hall.admit(id));
        if registration.is_none() && person == after {
            return Ok(Verdict::Same);
        }
        Ok(Verdict::Change(Box::new(Change {
            before: person,
            after,
            registration,
        })))
    }

    /// Writes a chunk, and derives what lists show of it.
    fn write(&mut self, tx: &Tx<'_>, chunk: &[(Id, i64)], done: &mut Done) -> Result<()> {
        let ids: Vec<Id> = chunk.iter().map(|(id, _)| *id).collect();
        let seen: HashMap<Id, i64> = chunk.iter().copied().collect();
        let mut fresh = Vec::with_capacity(ids.len());
        for (id, verdict) in self.judge(tx, &ids)? {
            match verdict {
                Verdict::Same => {}
                Verdict::Cannot(why) => done.left.entry(why).or_default().push(id),
                Verdict::Change(change) if self.is_taken(tx, &change.before, seen.get(&id))? => {
                    done.left.entry(Why::Meanwhile).or_default().push(id);
                }
                Verdict::Change(change) => {
                    if change.before != change.after {
                        tx.save_dossier(&change.before, &change.after)
                            .map_err(Error::from)
                            .map_err(|error| error.of(|| called(&change.before)))?;
                        fresh.push(id);
                    }
                    done.waiting += waits(change.registration.as_ref());
                    if let Some(row) = &change.registration {
                        put_registration(tx, row)?;
                    }
                    done.changed += 1;
                }
            }
        }
        let only_tags = |deed: &Deed| matches!(deed, Deed::Tag(_) | Deed::Untag(_));
        match self.deeds.iter().all(only_tags) {
            true => Ok(tx.freshen_tags(&fresh)?),
            false => Ok(tx.freshen(&fresh)?),
        }
    }
}

impl Work<'_> {
    /// Whether somebody else gave another value to a field that is to be set, after the plan was made. What only adds or
    /// takes away goes together with everything.
    fn is_taken(&self, db: &Db, now: &Dossier, seen: Option<&i64>) -> Result<bool> {
        let Some(rev) = seen else {
            return Ok(true);
        };
        let mut set = self.deeds.iter().filter_map(|deed| match deed {
            Deed::Set(field, _) => Some(field),
            _ => None,
        });
        let first = set.next();
        if now.alumnus.rev == *rev || first.is_none() {
            return Ok(false);
        }
        let before = match db.dossier_at(now.alumnus.id, *rev) {
            Err(store::Error::Missing) => return Ok(true),
            before => before?,
        };
        let mut fields = first.into_iter().chain(set);
        Ok(fields.any(|field| field.stored(&before) != field.stored(now)))
    }
}

fn waits(registration: Option<&Registration>) -> usize {
    usize::from(registration.is_some_and(|row| row.state == "waitlisted"))
}

/// Whether a degree got a level at which somebody else has its student number.
fn number_taken(db: &Db, before: &Dossier, after: &Dossier) -> Result<bool> {
    for (old, new) in before.degrees.iter().zip(&after.degrees) {
        if old.level == new.level || new.student_no.is_empty() {
            continue;
        }
        let holders = db.student_holders(&new.student_no)?;
        let mut others = holders.iter().filter(|(id, _)| *id != before.alumnus.id);
        if others.any(|(_, level)| *level == new.level) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Yes or no, as people write it.
fn flag(text: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("1", "1"),
        ("yes", "1"),
        ("y", "1"),
        ("true", "1"),
        ("是", "1"),
        ("0", ""),
        ("no", ""),
        ("n", ""),
        ("false", ""),
        ("否", ""),
    ];
    let text = text.to_lowercase();
    let known = WORDS.iter().find(|(word, _)| *word == text);
    known.map(|(_, stored)| *stored)
}

/// Everybody once, in the order given.
fn once(ids: &[Id]) -> Vec<Id> {
    let mut seen = HashSet::with_capacity(ids.len());
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}
