//! `alumni edit`: the plan shown, the question, everybody changed in one go.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};

use serde_json::{Map, Value, json};

use super::failure::{Failure, Outcome};
use super::{Desk, progress, progress_ends, say, stdout};
use crate::clean::{line, shown};
use crate::cli::Edit;
use crate::config::Lang;
use crate::front::session::wall_clock;
use crate::l10n::grouped;
use crate::model::country;
use crate::model::date::PartialDate;
use crate::model::event::Event;
use crate::model::field::{Id, Kind};
use crate::model::name::fold;
use crate::office::Office;
use crate::office::bulk::deed::{Deed, Why};
use crate::office::bulk::field::{Home, Settable};
use crate::office::bulk::{Done, Plan};
use crate::office::finding::Sort;
use crate::transfer::heading::near;

/// So many people of a kind are named.
const NAMED: usize = 5;

impl Desk<'_> {
    pub(super) fn edit(&self, args: &Edit) -> Outcome<()> {
        let office = self.office()?;
        let deeds = self.deeds(&office, args)?;
        let (query, stop) = (args.query.join(" "), self.interrupt.flag());
        let found = office.ask_index(stop, || office.search(&query, Sort::default(), stop))?;
        let people = found.ok_or(Failure::Interrupted)?.all_ids();
        if people.is_empty() && args.exit_status {
            return Err(Failure::Nothing);
        }
        let plan = office.plan_bulk(deeds, &people, &mut |n, of| {
            progress(&self.words.msg_command_edit_looking(grouped(n), grouped(of)));
            !self.interrupt.pressed()
        });
        progress_ends();
        let plan = plan?;
        self.tell_plan(&office, &plan)?;
        if args.dry_run || plan.changes.is_empty() || !self.may_edit(args, &plan)? {
            say(&self.words.msg_command_edit_dropped());
            return self.report_edit(args, &plan, None);
        }
        self.interrupt.hold();
        let done = office.apply_bulk(&plan, &mut |n, of| {
            progress(&self.words.msg_command_edit_writing(grouped(n), grouped(of)));
            !self.interrupt.pressed()
        });
        progress_ends();
        self.interrupt.release();
        let done = done?;
        let entry = done
            .change_set
            .map_or_else(String::new, |id| id.to_string());
        say(&self
            .words
            .msg_command_edit_done(done.changed, entry, grouped(done.changed)));
        self.report_edit(args, &plan, Some(&done))?;
        match done.left.is_empty() {
            true => Ok(()),
            false => {
                let mut lines = self.lines(&office, &done.left)?;
                lines.extend(self.meanwhile(&office, &plan, &done)?);
                Err(Failure::Conflict(lines.join("\n")))
            }
        }
    }

    /// What others saved of those who were left for it.
    fn meanwhile(&self, office: &Office, plan: &Plan, done: &Done) -> Outcome<Vec<String>> {
        let left = done.left.get(&Why::Meanwhile).into_iter().flatten();
        let mut lines = Vec::new();
        for id in left.take(NAMED) {
            let seen = plan.changes.iter().find(|(changed, _)| changed == id);
            if let Some((_, rev)) = seen {
                let who = names(office, &[*id])?;
                lines.push(format!("  {who}: {}", office.said_since(*id, *rev)?));
            }
        }
        Ok(lines)
    }

    /// What the options ask for, in a fixed order.
    fn deeds(&self, office: &Office, args: &Edit) -> Outcome<Vec<Deed>> {
        let mut deeds = Vec::new();
        for pair in &args.set {
            deeds.push(self.setting(office, pair, &deeds)?);
        }
        let clean = |text: &String| line(text).text;
        deeds.extend(args.note.iter().map(clean).map(Deed::Append));
        deeds.extend(args.tag.iter().map(clean).map(Deed::Tag));
        deeds.extend(args.untag.iter().map(clean).map(Deed::Untag));
        let chapter = |name: &Option<String>| {
            let name = name.as_deref();
            name.map(|name| self.chapter(office, name)).transpose()
        };
        let (from, to) = (chapter(&args.leave)?, chapter(&args.chapter)?);
        if from.is_some() && from == to {
            return Err(Failure::Usage(self.words.msg_bulk_no_deed()));
        }
        let today = PartialDate::from(wall_clock().today());
        if from.is_some() || to.is_some() {
            let on = today;
            deeds.push(Deed::Move { from, to, on });
        }
        if let Some(event) = &args.register {
            deeds.push(self.registering(office, event)?);
        }
        if args.archive {
            deeds.push(Deed::Archive);
        }
        if args.restore {
            deeds.push(Deed::Restore);
        }
        Ok(deeds)
    }

    fn chapter(&self, office: &Office, name: &str) -> Outcome<Id> {
        let c = office.catalogue();
        let wrong = || {
            let names = c.chapters.rows().iter();
            let names = names.flat_map(|row| [row.zh.as_str(), row.en.as_str(), row.code.as_str()]);
            let name = shown(name).into_owned();
            Failure::Usage(match near(&name, names) {
                Some(near) => self.words.msg_command_edit_near_chapter(name, near),
                None => self.words.msg_command_edit_no_chapter(name),
            })
        };
        c.chapter(name).map(|known| known.id).ok_or_else(wrong)
    }

    /// `--register`: the one event to come that is called so, or so on that day.
    fn registering(&self, office: &Office, wanted: &str) -> Outcome<Deed> {
        let open = to_come(office)?;
        let day = |event: &Event| event.starts.get(..10).unwrap_or_default().to_owned();
        let sought = fold(wanted);
        let called = |event: &&Event| {
            let titles = [&event.zh, &event.en];
            let mut titles = titles.into_iter().filter(|title| !title.is_empty());
            titles.any(|title| {
                sought == fold(title) || sought == fold(&format!("{title} {}", day(event)))
            })
        };
        let found: Vec<&Event> = open.iter().filter(called).collect();
        let name = shown(wanted).into_owned();
        match found.as_slice() {
            [event] => {
                let (first, second) = match self.lang {
                    Lang::En => (&event.en, &event.zh),
                    Lang::Zh => (&event.zh, &event.en),
                };
                let title = if first.is_empty() { second } else { first };
                Ok(Deed::Register(event.id, title.clone()))
            }
            [] => {
                let titles = open
                    .iter()
                    .flat_map(|one| [one.zh.as_str(), one.en.as_str()]);
                Err(Failure::Usage(match near(&name, titles) {
                    Some(near) => self.words.msg_command_edit_near_event(name, near),
                    None => self.words.msg_command_edit_no_event(name),
                }))
            }
            several => {
                let days: Vec<String> = several.iter().map(|event| day(event)).collect();
                let days = days.join(", ");
                let wrong = self.words.msg_command_edit_which_event(days, name);
                Err(Failure::Usage(wrong))
            }
        }
    }

    /// `field=value`
    fn setting(&self, office: &Office, pair: &str, before: &[Deed]) -> Outcome<Deed> {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = key.trim();
        let catalogue = office.catalogue();
        let field = Settable::of(key, catalogue).ok_or_else(|| {
            let keys: Vec<&str> = Settable::all(catalogue).map(|field| field.key).collect();
            let key = shown(key).into_owned();
            Failure::Usage(match near(&key, keys.iter().copied()) {
                Some(near) => self.words.msg_command_no_such_field(key, near),
                None => {
                    let all = keys.join(", ");
                    self.words.msg_command_no_such_field_at_all(key, all)
                }
            })
        })?;
        let twice = before
            .iter()
            .any(|deed| matches!(deed, Deed::Set(other, _) if other.key == key));
        if twice || !pair.contains('=') {
            let wrong = self.words.msg_command_edit_one_value(key);
            return Err(Failure::Usage(wrong));
        }
        let stored = office.read_setting(&field, value).ok_or_else(|| {
            let value = shown(value.trim()).into_owned();
            let wrong = match (field.home, field.kind()) {
                (Home::Own(own), _) if !own.values().is_empty() => {
                    let words = own.values().join(", ");
                    self.words.msg_command_edit_no_code(key, value, words)
                }
                (_, Kind::Code(list)) => self.no_code(office, list, (key, &value)),
                _ => self.words.msg_command_edit_no_value(key, value),
            };
            Failure::Usage(wrong)
        })?;
        Ok(Deed::Set(field, stored))
    }

    /// No such code: the name that was likely meant where there are too many to list.
    fn no_code(&self, office: &Office, list: &str, (key, value): (&str, &str)) -> String {
        let codes = || office.catalogue().codes.list(list);
        if list != country::LIST {
            let all: Vec<&str> = codes().map(|entry| entry.code.as_str()).collect();
            return self
                .words
                .msg_command_edit_no_code(key, value, all.join(", "));
        }
        let labels = codes().flat_map(|entry| [entry.zh.as_str(), entry.en.as_str()]);
        match near(value, labels) {
            Some(meant) => self.words.msg_command_edit_no_country_near(value, meant),
            None => self.words.msg_command_edit_no_country(value),
        }
    }

    fn tell_plan(&self, office: &Office, plan: &Plan) -> Outcome<()> {
        let said: Vec<String> = plan
            .deeds
            .iter()
            .map(|deed| deed.said(office.catalogue(), &self.words, self.lang))
            .collect();
        say(&said.join(", "));
        let first: Vec<Id> = plan.changes.iter().take(NAMED).map(|(id, _)| *id).collect();
        let names = names(office, &first)?;
        let (change, same) = (plan.changes.len(), plan.same.len());
        match change.saturating_sub(first.len()) {
            _ if change == 0 => say(&self.words.msg_command_edit_nobody()),
            0 => say(&self.words.msg_command_edit_plan(grouped(change), names)),
            more => {
                let names = self.words.msg_bulk_and_more(names, grouped(more));
                say(&self.words.msg_command_edit_plan(grouped(change), names));
            }
        }
        if same > 0 {
            say(&self.words.msg_command_edit_same(same, grouped(same)));
        }
        if plan.waiting > 0 {
            say(&self.words.msg_bulk_waiting(plan.waiting.to_string()));
        }
        for line in self.lines(office, &plan.cannot)? {
            say(&line);
        }
        Ok(())
    }

    /// "3: deceased (王伟, 李娜...)".
    fn lines(&self, office: &Office, left: &BTreeMap<Why, Vec<Id>>) -> Outcome<Vec<String>> {
        let line = |(why, ids): (&Why, &Vec<Id>)| {
            let first: Vec<Id> = ids.iter().take(NAMED).copied().collect();
            let names = names(office, &first)?;
            let more = if ids.len() > NAMED { "..." } else { "" };
            let why = why.said(&self.words);
            Ok(format!("{}: {why} ({names}{more})", ids.len()))
        };
        left.iter().map(line).collect()
    }

    fn may_edit(&self, args: &Edit, plan: &Plan) -> Outcome<bool> {
        if args.yes {
            return Ok(true);
        }
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(Failure::Usage(self.words.msg_command_edit_wants_yes()));
        }
        Self::agreed(
            &self
                .words
                .msg_command_edit_question(plan.changes.len(), grouped(plan.changes.len())),
        )
    }

    fn report_edit(&self, args: &Edit, plan: &Plan, done: Option<&Done>) -> Outcome<()> {
        if !args.json {
            return Ok(());
        }
        let mut cannot = Map::new();
        let left = done.map(|done| &done.left);
        for (why, ids) in plan.cannot.iter().chain(left.into_iter().flatten()) {
            cannot.insert(format!("{why:?}").to_lowercase(), Value::from(ids.len()));
        }
        let object = json!({
            "people": plan.people,
            "would_change": plan.changes.len(),
            "changed": done.map_or(0, |done| done.changed),
            "same": plan.same.len(),
            "cannot": cannot,
            "change_set": done.and_then(|done| done.change_set).map(|id| id.0),
        });
        let mut out = stdout();
        serde_json::to_writer_pretty(&mut out, &object)
            .map_err(|error| Failure::Output(error.into()))?;
        writeln!(out)
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }
}

/// The events that somebody can still be registered for.
fn to_come(office: &Office) -> Outcome<Vec<Event>> {
    const MOST: usize = 500;
    let events = office.following(wall_clock().today(), None, MOST)?;
    let events = events.into_iter().map(|one| one.event);
    Ok(events.filter(|one| one.state != "cancelled").collect())
}

fn names(office: &Office, ids: &[Id]) -> Outcome<String> {
    let people = office.listed(ids)?.into_iter();
    let names: Vec<String> = people.map(|one| shown(&one.name).into_owned()).collect();
    Ok(names.join(", "))
}
