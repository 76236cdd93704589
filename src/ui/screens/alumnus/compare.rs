//! The person being typed beside somebody on file who may be the same.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};

/// The screen. Closes with `Chosen(id)` to open the other one, `Picked` when they are two people, `Dropped` to go on
/// typing.
pub struct Compare {
    /// The person in the form; new ones cannot be remembered.
    mine: Id,
    id: Id,
    title: String,
    rows: Vec<[String; 3]>,
    cursor: Cursor,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Compare>] = &[
    bind(
        &["f4", "enter"],
        "compare.open",
        label("Open that one", "打开该校友"),
        |compare: &mut Compare, _| Ok(Flow::Close(Outcome::Chosen(compare.id))),
    )
    .rank(4),
    bind(
        &["f8", "n"],
        "compare.other",
        label("Not the same", "不是同一人"),
        Compare::tell_apart,
    )
    .rank(5),
    bind(&["esc"], "compare.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl Compare {
    /// Reads the other one.
    ///
    /// # Errors
    /// `Missing`, or whatever the office says.
    pub fn new(mine: Dossier, other: Id, cx: &mut Cx<'_>) -> Result<Self> {
        let mine = cx.office.derive(mine);
        let theirs = cx.office.dossier(other)?;
        let catalogue = cx.office.catalogue();
        let rows: Vec<[String; 3]> = cx
            .office
            .columns()
            .filter(|column| column.key != "rev")
            .map(|column| {
                let value = |dossier| (column.get)(dossier, catalogue, cx.lang);
                [
                    cx.word(column.label).to_owned(),
                    value(&mine),
                    value(&theirs),
                ]
            })
            .filter(|[_, mine, theirs]| !(mine.is_empty() && theirs.is_empty()))
            .collect();
        Ok(Self {
            mine: mine.alumnus.id,
            id: other,
            title: cx.text.msg_alumnus_compare(theirs.alumnus.name.as_str()),
            cursor: Cursor::new(rows.len()),
            rows,
        })
    }

    /// Two people: remembered where both are on file.
    fn tell_apart(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let (mine, other) = (self.mine, self.id);
        if mine.is_new() {
            return Ok(Flow::Close(Outcome::Picked(0)));
        }
        cx.order(
            self,
            move |office| office.tell_apart(mine, other),
            |_, told, _| {
                told?;
                Ok(Flow::Close(Outcome::Picked(0)))
            },
        )
    }
}

impl Screen for Compare {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let columns = [
            Column::new(view.word(label("Field", "字段")), 14).grows(1),
            Column::new("", 1),
            Column::new(view.word(label("This form", "本表单")), 20).grows(2),
            Column::new(view.word(label("On file", "档案")), 20).grows(2),
        ];
        let buf = frame.buffer_mut();
        list::draw(buf, area, &columns, &self.cursor, view.look, &|at| {
            let Some([name, mine, theirs]) = self.rows.get(at) else {
                return Row::default();
            };
            let sign = if mine == theirs { "=" } else { "" };
            Row {
                cells: vec![
                    name.as_str().into(),
                    sign.into(),
                    mine.as_str().into(),
                    theirs.as_str().into(),
                ],
                ..Row::default()
            }
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::titled(self.title.clone(), "")
            .keys(keys::hints(KEYS, self, cx))
            .status(cx.text.msg_alumnus_compare_status(), "")
    }
}
