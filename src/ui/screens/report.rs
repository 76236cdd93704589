//! A call, visit or message noted in a few fields.

use crate::model::field::Id;
use crate::model::relation::ContactReport;
use crate::ui::form::screen::FormScreen;
use crate::ui::form::sheet::Sheet;
use crate::ui::form::{Ask, Finding, Kind, Paper, Save, Section, record_input};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

/// A report as a sheet to fill.
struct ReportPaper {
    person: Id,
    name: String,
    report: ContactReport,
}

/// The form of a new report about a person; closes with `Saved`.
///
/// # Errors
/// Whatever the office says.
pub fn about(person: Id, cx: &mut Cx<'_>) -> Result<FormScreen> {
    FormScreen::open(Box::new(ReportPaper::new(person, cx)?), cx)
}

impl ReportPaper {
    fn new(person: Id, cx: &Cx<'_>) -> Result<Self> {
        let dossier = cx.office.dossier(person)?;
        Ok(Self {
            person,
            name: dossier.alumnus.name,
            report: ContactReport {
                on_day: Some(cx.now.today()),
                channel: String::new(),
                who: cx.office.actor().name.clone(),
                follow_up_by: String::new(),
                ..ContactReport::default()
            },
        })
    }
}

impl Paper for ReportPaper {
    fn kind(&self) -> &'static str {
        "report"
    }

    fn id(&self) -> Id {
        self.person
    }

    fn rev(&self) -> i64 {
        0
    }

    fn title(&self, _sheet: &Sheet, ask: &Ask<'_>) -> String {
        let word = label("Contact with", "联络");
        format!("{} {}", word.pick(ask.lang), self.name)
    }

    fn name(&self, _sheet: &Sheet) -> String {
        self.name.clone()
    }

    fn sections(&self) -> Vec<Section> {
        let input = |name, kind| record_input(&self.report, name, kind);
        vec![
            Section::new(label("Contact", "联络")).rows(vec![
                vec![
                    input("on_day", Kind::Day).needed(),
                    input("channel", Kind::Code("report_channel")),
                ],
                vec![input("who", Kind::Text)],
                vec![input("summary", Kind::Note(4)).main()],
            ]),
            Section::new(label("Follow up", "跟进")).rows(vec![vec![
                input("follow_up_on", Kind::Day).main(),
                input("follow_up_by", Kind::Text),
            ]]),
        ]
    }

    fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding> {
        let day = sheet.sound("on_day");
        let later = sheet.sound("follow_up_on");
        let future = day > ask.today.to_string().as_str();
        let before = !later.is_empty() && later < day;
        let finding = |key: &str, words| Finding {
            key: key.to_owned(),
            blocks: true,
            words,
            cure: None,
        };
        [
            future.then(|| finding("on_day", ask.text.msg_files_day_to_come())),
            before.then(|| finding("follow_up_on", ask.text.msg_alumnus_before_start())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A follow-up without a name is one's own.
    fn follow(&self, key: &str, sheet: &Sheet, ask: &Ask<'_>) -> Vec<(String, String)> {
        let follows = key == "follow_up_on" && !sheet.sound(key).is_empty();
        let open = sheet.is_open("follow_up_by");
        let own = || ("follow_up_by".to_owned(), ask.office.actor().name.clone());
        (follows && open).then(own).into_iter().collect()
    }

    fn save(&self, sheet: &Sheet, cx: &Cx<'_>) -> Save {
        let mut report = self.report.clone();
        sheet.fill(&mut report, "");
        // The name was taken out again: a follow-up needs somebody.
        if report.follow_up_on.is_some() && report.follow_up_by.is_empty() {
            report.follow_up_by.clone_from(&cx.office.actor().name);
        }
        let person = self.person;
        Save::by(move |office| {
            office.add_report(person, &report)?;
            Ok(person)
        })
    }

    fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> {
        Ok(Box::new(Self::new(self.person, cx)?))
    }
}
