//! What can be chosen as the answer to a question.

use super::actions::ACTIONS;
use super::{Asking, Question};
use crate::config::Lang;
use crate::l10n::grouped;
use crate::model::field::Kind;
use crate::office::bulk::field::{Home, Settable};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::bulk::offer::Offer;

impl Asking {
    pub(super) fn offered(&self, cx: &Cx<'_>) -> Result<Vec<Offer>> {
        let lang = cx.lang;
        let c = cx.office.catalogue();
        Ok(match self.question {
            Question::Action => {
                let all = ACTIONS.iter().enumerate();
                all.map(|(at, action)| {
                    let mut offer = Offer::labelled(at, action.label, lang);
                    action.what.pick(lang).clone_into(&mut offer.other);
                    offer
                })
                .collect()
            }
            Question::Field => Settable::all(c)
                .map(|field| Offer::labelled(field.key, field.label(), lang))
                .collect(),
            Question::Value => self.values(cx),
            Question::Line | Question::Day => Vec::new(),
            Question::Tag | Question::OldTag => {
                let tags = cx.office.tags()?;
                tags.iter()
                    .map(|(tag, people)| Offer {
                        count: grouped(*people),
                        ..Offer::new(tag, tag, "", "", lang)
                    })
                    .collect()
            }
            Question::From | Question::To => c
                .chapters
                .rows()
                .iter()
                .filter(|one| self.question == Question::From || one.archived_at.is_none())
                .map(|one| Offer::new(one.id, &one.zh, &one.en, &one.code, lang))
                .collect(),
            Question::Event => {
                let events = cx.office.following(cx.now.today(), None, 500)?;
                let open = events.iter().filter(|one| one.event.state != "cancelled");
                open.map(|one| {
                    let mut offer =
                        Offer::new(one.event.id, &one.event.zh, &one.event.en, "", lang);
                    offer.other = one.event.starts.replacen('T', " ", 1);
                    offer.count = match one.event.capacity {
                        Some(seats) => format!("{}/{}", grouped(one.taken), grouped(seats)),
                        None => grouped(one.taken),
                    };
                    offer
                })
                .collect()
            }
        })
    }

    /// The values that a field can have; none where a text is typed.
    fn values(&self, cx: &Cx<'_>) -> Vec<Offer> {
        let Some(field) = self.field(cx) else {
            return Vec::new();
        };
        let lang = cx.lang;
        let c = cx.office.catalogue();
        let mut offers: Vec<Offer> = match (field.home, field.kind()) {
            (Home::Own(own), _) if own.values().is_empty() => return Vec::new(),
            (Home::Own(own), _) => own
                .values()
                .into_iter()
                .map(|value| {
                    let (zh, en) = (own.said(value, Lang::Zh), own.said(value, Lang::En));
                    Offer::new(value, &zh, &en, value, lang)
                })
                .collect(),
            (_, Kind::Code(list)) => c
                .codes
                .list(list)
                .map(|entry| {
                    let all = entry.spellings().join("\n");
                    Offer::new(&entry.code, &entry.zh, &entry.en, &all, lang)
                })
                .collect(),
            (_, Kind::Link("faculty")) => c
                .faculties
                .rows()
                .iter()
                .map(|row| Offer::new(row.id, &row.zh, &row.en, &row.code, lang))
                .collect(),
            (_, Kind::Link("programme")) => c
                .programmes
                .rows()
                .iter()
                .map(|row| Offer::new(row.id, &row.zh, &row.en, &row.code, lang))
                .collect(),
            (_, Kind::Link(_)) => c
                .chapters
                .rows()
                .iter()
                .filter(|row| row.archived_at.is_none())
                .map(|row| Offer::new(row.id, &row.zh, &row.en, &row.code, lang))
                .collect(),
            (_, Kind::Flag) => vec![
                Offer::labelled("1", label("Yes", "是"), lang),
                Offer::labelled("", label("No", "否"), lang),
            ],
            _ => return Vec::new(),
        };
        if !field.needed && field.kind() != Kind::Flag {
            offers.push(Offer::labelled("", label("(empty)", "（清空）"), lang));
        }
        offers
    }
}
