//! `alumni field`: the fields that the office adds itself, without screens.

use std::io::Write as _;

use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::{Desk, print, say, stdout};
use crate::clean::{fit, line, shown};
use crate::cli::fields::{Add, Answer, Deed, EditField, Fields, ListFields, Parts, Which};
use crate::model::custom::{CustomField, RECORDS};
use crate::office::Office;
use crate::office::own::Defined;
use crate::transfer::heading::near;

/// Cells of the table: whose, key, names, kind, rules.
const WIDTHS: [usize; 5] = [8, 16, 24, 7, 17];

impl Desk<'_> {
    pub(super) fn fields(&self, args: &Fields) -> Outcome<()> {
        let mut office = self.office()?;
        match &args.deed {
            Deed::List(args) => self.list_fields(&office, args),
            Deed::Add(args) => self.add_field(&mut office, args),
            Deed::Edit(args) => self.edit_field(&mut office, args),
            Deed::Retire(which) => self.retire_field(&mut office, which, true),
            Deed::Restore(which) => self.retire_field(&mut office, which, false),
        }
    }

    fn list_fields(&self, office: &Office, args: &ListFields) -> Outcome<()> {
        let mut all: Vec<Defined> = Vec::new();
        for (record, _) in RECORDS {
            if args.of.is_none_or(|of| of.record() == *record) {
                all.extend(office.own_fields(record)?);
            }
        }
        if args.json {
            let objects: Vec<Value> = all.iter().map(object).collect();
            let mut out = stdout();
            serde_json::to_writer_pretty(&mut out, &objects)
                .map_err(|error| Failure::Output(error.into()))?;
            return writeln!(out)
                .and_then(|()| out.flush())
                .map_err(Failure::Output);
        }
        if all.is_empty() {
            say(&self.words.msg_own_command_none());
        }
        for Defined { field, used } in &all {
            let rules = [
                (field.required, "required"),
                (field.private, "private"),
                (field.retired, "retired"),
            ];
            let rules = rules.iter().filter(|(is, _)| *is);
            let rules: Vec<&str> = rules.map(|(_, word)| *word).collect();
            let names = format!("{} {}", field.en, field.zh);
            let cells = [
                field.record.as_str(),
                &field.key,
                names.trim(),
                &field.kind,
                &rules.join(","),
            ];
            let cells = cells.iter().zip(WIDTHS);
            let cells: Vec<String> = cells
                .map(|(cell, cells)| fit(&shown(cell), cells))
                .collect();
            print(&format!("{}  {used}", cells.join("  ")))?;
        }
        Ok(())
    }

    fn add_field(&self, office: &mut Office, args: &Add) -> Outcome<()> {
        let mut field = CustomField {
            record: args.which.of.record().to_owned(),
            key: line(&args.which.key).text,
            kind: "text".to_owned(),
            ..CustomField::default()
        };
        put(&mut field, &args.parts);
        office.save_own_field(&CustomField::default(), &field)?;
        say(&self.words.msg_own_command_added(field.key));
        Ok(())
    }

    fn edit_field(&self, office: &mut Office, args: &EditField) -> Outcome<()> {
        let before = self.field(office, &args.which)?;
        let mut after = before.clone();
        if let Some(key) = &args.key_to {
            after.key = line(key).text;
        }
        put(&mut after, &args.parts);
        let is_edited = after != before;
        if is_edited {
            office.save_own_field(&before, &after)?;
        }
        let by = args.up.map_or(0, isize::saturating_neg);
        let is_moved = by != 0 && office.move_own_field(before.id, by)?;
        if !is_edited && !is_moved {
            return Err(Failure::Usage(self.words.msg_own_command_no_change()));
        }
        say(&self.words.msg_own_command_changed(after.key));
        Ok(())
    }

    fn retire_field(&self, office: &mut Office, which: &Which, away: bool) -> Outcome<()> {
        let field = self.field(office, which)?;
        if field.retired == away {
            let wrong = self.words.msg_own_command_no_change();
            return Err(Failure::Usage(wrong));
        }
        office.retire_own_field(field.id, away)?;
        say(&match away {
            true => self.words.msg_own_command_retired(field.key),
            false => self.words.msg_own_command_restored(field.key),
        });
        Ok(())
    }

    fn field(&self, office: &Office, which: &Which) -> Outcome<CustomField> {
        let all = office.own_fields(which.of.record())?;
        let keys: Vec<&str> = all.iter().map(|one| one.field.key.as_str()).collect();
        let known = all.iter().find(|one| one.field.key == which.key.trim());
        known.map(|one| one.field.clone()).ok_or_else(|| {
            let key = shown(&which.key).into_owned();
            Failure::Usage(match near(&key, keys.iter().copied()) {
                Some(near) => self.words.msg_command_no_such_field(key, near),
                None => {
                    let keys = keys.join(", ");
                    self.words.msg_command_no_such_field_at_all(key, keys)
                }
            })
        })
    }
}

/// Puts what was said into a definition.
fn put(field: &mut CustomField, parts: &Parts) {
    let clean = |text: &String| line(text).text;
    if let Some(en) = &parts.en {
        field.en = clean(en);
    }
    if let Some(zh) = &parts.zh {
        field.zh = clean(zh);
    }
    if let Some(kind) = parts.kind {
        kind.kind().clone_into(&mut field.kind);
    }
    if let Some(choices) = &parts.choices {
        let choices: Vec<String> = choices.iter().map(clean).collect();
        field.choices = choices.join("\n");
    }
    if let Some(required) = parts.required {
        field.required = required == Answer::Yes;
    }
    if let Some(private) = parts.private {
        field.private = private == Answer::Yes;
    }
}

fn object(defined: &Defined) -> Value {
    let Defined { field, used } = defined;
    json!({
        "record": field.record,
        "key": field.key,
        "en": field.en,
        "zh": field.zh,
        "kind": field.kind,
        "choices": field.options(),
        "required": field.required,
        "private": field.private,
        "retired": field.retired,
        "used": used,
    })
}
