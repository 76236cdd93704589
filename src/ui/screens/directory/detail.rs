//! The person under the cursor: a peek of four rows below the list, or a card beside it. The same things always stand in
//! the same places, so that going down the list repaints only what differs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::list::{short_chapter, short_faculty};
use crate::config::Lang;
use crate::model::chapter::Officer;
use crate::model::contact::ContactPoint;
use crate::model::degree::Degree;
use crate::model::field::{Id, Label};
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Result, View};
use crate::ui::screens::record::facts::Facts;
use crate::ui::screens::record::phrases::{came, cohort, day, event_title, joined};
use crate::ui::screens::record::words::Words;
use crate::ui::widgets::{panel, text};

/// The newest entries of the history that the card tells.
const ENTRIES: usize = 2;

/// What is told of one person beside the list.
pub(super) struct Card {
    /// Who.
    pub(super) id: Id,
    title: String,
    number: String,
    peek: Vec<String>,
    lines: Vec<(String, Role)>,
}

impl Card {
    /// Reads a person.
    pub(super) fn read(id: Id, cx: &Cx<'_>) -> Result<Self> {
        let facts = Facts::read(id, ENTRIES, cx)?;
        let told = Told {
            words: &Words::of(cx),
            facts: &facts,
            cx,
        };
        let alumnus = &facts.dossier.alumnus;
        let other = if alumnus.pinyin.is_empty() {
            &alumnus.latin_name
        } else {
            &alumnus.pinyin
        };
        Ok(Self {
            id,
            title: format!("{} {other}", alumnus.name).trim_end().to_owned(),
            number: alumnus.number.clone(),
            peek: told.peek(),
            lines: told.card(),
        })
    }

    /// Draws the peek: a line with the name, four rows, and a line.
    pub(super) fn draw_peek(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let title = format!("{} | {}", self.title, self.number);
        panel::rule(buf, area, &title, view.look);
        let rows = text::after(text::below(area, 1), 1);
        for (n, said) in (0..).zip(&self.peek) {
            if let Some(line) = text::row(rows, n) {
                text::put(buf, line, said, view.look.style(Role::Text));
            }
        }
    }

    /// Draws the card in its frame.
    pub(super) fn draw_card(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let inner = panel::Panel {
            title: &self.title,
            right: &self.number,
            focused: false,
        }
        .draw(buf, area, view.look);
        let inner = text::after(inner, 1);
        for (n, (said, role)) in (0..).zip(&self.lines) {
            if let Some(line) = text::row(inner, n) {
                text::put(buf, line, said, view.look.style(*role));
            }
        }
    }
}

/// A person being put into words.
struct Told<'a> {
    words: &'a Words,
    facts: &'a Facts,
    cx: &'a Cx<'a>,
}

impl Told<'_> {
    fn word(&self, en: &'static str, zh: &'static str) -> &'static str {
        label(en, zh).pick(self.words.lang)
    }

    /// `2004 Bachelor Stomatology, Stomatology | Female | born 1982-03`
    fn peek(&self) -> Vec<String> {
        let degrees = self.degrees();
        let mut study: Vec<String> = degrees.iter().map(|d| self.studied(d)).collect();
        study.truncate(2);
        study.extend(self.person());
        let mut reach: Vec<String> = ["mobile", "email", "wechat"]
            .iter()
            .filter_map(|kind| self.facts.dossier.contact(kind))
            .map(|point| {
                format!(
                    "{} {}",
                    self.words.field(point, "kind").1,
                    self.contact(point)
                )
            })
            .collect();
        if reach.is_empty() {
            reach.push(
                self.word("no phone, e-mail or WeChat", "无电话、邮箱、微信")
                    .to_owned(),
            );
        }
        let mut place = vec![self.post(), self.city()];
        place.extend(self.chapters());
        let mut last = vec![self.came_to()];
        last.extend(
            self.facts
                .past
                .first()
                .map(|entry| format!("{} {} {}", entry.when, entry.user, self.facts.said(entry))),
        );
        vec![
            joined(&study, " | "),
            reach.join("   "),
            joined(&place, " | "),
            joined(&last, " | "),
        ]
    }

    fn card(&self) -> Vec<(String, Role)> {
        let mut card = Lines::default();
        self.study_lines(&mut card);
        self.contact_lines(&mut card);
        card.title(self.words, label("Work", "工作"));
        let post = self.facts.dossier.current_post();
        let work = post.map(|post| {
            let titles = [post.job_title.clone(), post.professional_title.clone()];
            [post.organisation.clone(), joined(&titles, ", ")]
        });
        card.indented(work.into_iter().flatten(), 2);
        card.title(self.words, label("Chapters", "分会"));
        card.indented(self.chapters(), 3);
        card.title(self.words, label("Events", "活动"));
        card.indented(self.events(), 2);
        card.title(self.words, label("Tags", "标签"));
        let tags = self.facts.dossier.tags.iter().map(|tag| tag.tag.clone());
        card.indented([joined(&tags.collect::<Vec<_>>(), ", ")], 1);
        let past = label(
            "History  (Enter F9 all, ^Z undoes)",
            "变更记录（Enter F9 全部，^Z 撤销）",
        );
        card.title(self.words, past);
        let entries = self.facts.past.iter().map(|entry| {
            let when = entry.when.get(5..).unwrap_or_default();
            format!("{when} {} {}", entry.user, self.facts.said(entry))
        });
        card.indented(entries, ENTRIES);
        card.lines
    }

    fn study_lines(&self, card: &mut Lines) {
        let degrees = self.degrees();
        let school = degrees.first().map(|degree| {
            let school = self.words.field(*degree, "faculty_id").1;
            short_faculty(&school).to_owned()
        });
        card.fixed(degrees.first().map(|d| self.degree(d)), 1);
        card.fixed(school, 1);
        card.fixed([joined(&self.person(), " | ")], 1);
        card.fixed(degrees.iter().skip(1).map(|d| self.degree(d)), 1);
    }

    fn contact_lines(&self, card: &mut Lines) {
        let codes = &self.words.catalogue.codes;
        card.title(self.words, label("Contact", "联系方式"));
        for kind in ["mobile", "email", "wechat"] {
            let point = self.facts.dossier.contact(kind);
            let said = point.map_or_else(|| "-".to_owned(), |point| self.contact(point));
            card.row(codes.label("contact", kind, self.words.lang), &said);
        }
        let city = self.city();
        let city = if city.is_empty() { "-" } else { &city };
        card.row(self.word("City", "城市"), city);
    }

    /// The degrees, the headline one first.
    fn degrees(&self) -> Vec<&Degree> {
        let head = self.facts.dossier.headline_degree();
        let others = self.facts.dossier.degrees.iter();
        let others = others.filter(|degree| head.is_none_or(|head| head.id != degree.id));
        head.into_iter().chain(others).collect()
    }

    fn degree(&self, degree: &Degree) -> String {
        let of = |name| self.words.field(degree, name).1;
        let year = match self.words.lang {
            Lang::En => degree
                .completion
                .map_or_else(|| cohort(degree, self.words), |end| end.year().to_string()),
            Lang::Zh => cohort(degree, self.words),
        };
        joined(&[year, of("level"), of("programme_id")], " ")
    }

    /// A degree in one line; its school stands in for a programme that nobody noted.
    fn studied(&self, degree: &Degree) -> String {
        let said = self.degree(degree);
        match degree.programme_id {
            Some(_) => said,
            None => joined(&[said, self.words.field(degree, "faculty_id").1], " "),
        }
    }

    /// Sex, birth and age.
    fn person(&self) -> Vec<String> {
        let alumnus = &self.facts.dossier.alumnus;
        let mut said = vec![self.words.field(alumnus, "gender").1];
        if let Some(birth) = alumnus.birth {
            said.push(match self.words.lang {
                Lang::En => format!("born {birth}"),
                Lang::Zh => format!("{birth} 出生"),
            });
        }
        if alumnus.status != "active" {
            said.push(self.words.field(alumnus, "status").1);
        }
        if alumnus.do_not_contact {
            said.push(self.words.field(alumnus, "do_not_contact").0.to_owned());
        }
        said
    }

    /// A number or an address; its state in brackets where it does not work.
    fn contact(&self, point: &ContactPoint) -> String {
        let value = self.words.contact(point);
        match point.status.as_str() {
            "" | "ok" => value,
            _ => format!("{value} ({})", self.words.field(point, "status").1),
        }
    }

    fn post(&self) -> String {
        let post = self.facts.dossier.current_post();
        post.map_or_else(String::new, |post| {
            let title = if post.job_title.is_empty() {
                &post.professional_title
            } else {
                &post.job_title
            };
            joined(&[post.organisation.clone(), title.clone()], ", ")
        })
    }

    fn city(&self) -> String {
        let address = self.facts.dossier.current_address();
        address.map_or_else(String::new, |address| {
            let of = |name| self.words.field(address, name).1;
            joined(&[of("city_id"), of("country")], ", ")
        })
    }

    /// Chapters and offices that still hold.
    fn chapters(&self) -> Vec<String> {
        let chapter = |id| {
            short_chapter(
                self.words
                    .catalogue
                    .chapters
                    .title(Some(id), self.words.lang),
            )
        };
        let today = self.cx.now.today();
        let holds = |officer: &&Officer| {
            matches!(officer.status.as_str(), "" | "elected" | "acting")
                && officer.ends_on.is_none_or(|end| end >= today)
        };
        let offices = self.facts.offices.iter().filter(holds).map(|officer| {
            let office = self.words.field(officer, "office").1;
            let end = officer.ends_on.map_or_else(String::new, |end| {
                format!(" {} {}", self.word("to", "至"), end.format("%Y-%m"))
            });
            format!("{} {office}{end}", chapter(officer.chapter_id))
        });
        let memberships = self.facts.dossier.memberships.iter();
        let memberships = memberships.filter(|m| m.state != "left").map(|membership| {
            let since = match (membership.since, self.words.lang) {
                (None, _) => String::new(),
                (Some(since), Lang::En) => format!(" since {since}"),
                (Some(since), Lang::Zh) => format!("，{since} 起"),
            };
            let state = self.words.field(membership, "state").1;
            format!("{} {state}{since}", chapter(membership.chapter_id))
        });
        offices.chain(memberships).collect()
    }

    fn events(&self) -> Vec<String> {
        let events = self.facts.events.iter();
        events
            .map(|(event, registration)| {
                format!(
                    "{} {} {}",
                    came(registration),
                    day(event),
                    event_title(event, self.words)
                )
            })
            .collect()
    }

    fn came_to(&self) -> String {
        match self.facts.events.len() {
            0 => String::new(),
            all => self
                .cx
                .text
                .msg_directory_came_to(self.facts.attended(), all),
        }
    }
}

/// The lines of a card. Every part takes the same number of lines for everybody.
#[derive(Default)]
struct Lines {
    lines: Vec<(String, Role)>,
}

impl Lines {
    fn fixed(&mut self, said: impl IntoIterator<Item = String>, rows: usize) {
        let end = self.lines.len() + rows;
        let said = said.into_iter().filter(|text| !text.is_empty()).take(rows);
        self.lines.extend(said.map(|text| (text, Role::Text)));
        self.lines.resize(end, (String::new(), Role::Text));
    }

    fn indented(&mut self, said: impl IntoIterator<Item = String>, rows: usize) {
        let mut said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
        if said.is_empty() {
            said.push("-".to_owned());
        }
        self.fixed(said.into_iter().map(|text| format!("  {text}")), rows);
    }

    fn title(&mut self, words: &Words, title: Label) {
        self.lines.push((String::new(), Role::Text));
        self.lines
            .push((title.pick(words.lang).to_owned(), Role::Title));
    }

    fn row(&mut self, label: &str, value: &str) {
        const LABEL: usize = 8;
        let label = crate::clean::fit(label, LABEL);
        self.lines.push((format!("  {label} {value}"), Role::Text));
    }
}
