//! How the export is drawn.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::choices::What;
use super::{Export, Place, Stage, swept};
use crate::l10n::grouped;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::{gauge, text};

/// Where the values begin.
const VALUES: u16 = 12;

impl Export {
    /// Draws the stage.
    pub(super) fn paint(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let area = Rect {
            width: area.width.saturating_sub(2),
            ..text::after(text::below(area, 1), 1)
        };
        match &self.stage {
            Stage::Choosing { .. } => self.draw_choices(frame, area, view),
            Stage::Working { done, .. } => {
                let buf = frame.buffer_mut();
                let words = view.text.msg_export_writing_file(self.file.value());
                text::put(buf, area, &words, view.look.style(Role::Title));
                let said = view
                    .text
                    .msg_export_so_far(grouped(done.0), grouped(done.1));
                let bar = text::below(area, 2);
                let bar = Rect {
                    height: bar.height.min(1),
                    ..bar
                };
                gauge::draw(buf, bar, done.0, done.1, &said, view.look);
                let note = view.text.msg_export_whole_or_not();
                let at = text::below(area, 4);
                text::put_wrapped(buf, at, &note, view.look.style(Role::Dim));
            }
            Stage::Done(done) => {
                let buf = frame.buffer_mut();
                let people = grouped(done.people);
                let words = view.text.msg_export_done(people);
                text::put(buf, area, &words, view.look.style(Role::Good));
                let mut below = text::below(area, 2);
                let path = done.path.to_string_lossy();
                let used = text::put_wrapped(buf, below, &path, view.look.style(Role::Title));
                below = text::below(below, used + 1);
                let left_out = done.left_out.said(view.lang);
                let mut notes = Vec::new();
                if !left_out.is_empty() {
                    notes.push(left_out);
                }
                if done.noted {
                    notes.push(view.text.msg_export_was_noted());
                }
                if done.swept > 0 {
                    notes.push(swept(done.swept, &done.path, view.text));
                }
                notes.push(view.text.msg_export_copied_says());
                for note in notes {
                    let used = text::put_wrapped(buf, below, &note, view.look.style(Role::Text));
                    below = text::below(below, used);
                }
            }
        }
    }

    fn draw_choices(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let count = self.count();
        let who = match (self.people.marked, self.people.query.is_empty()) {
            (true, _) => view.text.msg_export_marked(count),
            (false, true) => view.text.msg_export_everybody(count),
            (false, false) => view
                .text
                .msg_export_found(count, self.people.query.as_str()),
        };
        text::put(
            buf,
            area,
            view.word(label("People", "人员")),
            view.look.style(Role::Dim),
        );
        let at = text::after(area, VALUES + 2);
        text::put(buf, at, &who, view.look.style(Role::Title));
        let turn = |text: &str, here: bool| {
            if here {
                format!("< {text} >")
            } else {
                text.to_owned()
            }
        };
        let mut below = text::below(area, 2);
        for place in self.places() {
            let here = place == self.row;
            let name = match place {
                Place::Form => label("Form", "格式"),
                Place::Columns => label("Columns", "字段"),
                Place::File => label("File", "文件"),
            };
            let line = Rect {
                height: below.height.min(1),
                ..below
            };
            let role = if here { Role::Title } else { Role::Dim };
            let sign = if here { "> " } else { "  " };
            let buf = frame.buffer_mut();
            text::put(buf, line, sign, view.look.style(Role::Title));
            let at = text::after(line, 2);
            text::put(buf, at, view.word(name), view.look.style(role));
            let at = text::after(line, VALUES + 2);
            match place {
                Place::Form => {
                    let shown = turn(&self.what.shown(view.lang), here);
                    text::put(buf, at, &shown, view.look.style(Role::Text));
                }
                Place::Columns => {
                    let shown = turn(view.word(self.which.label()), here);
                    text::put(buf, at, &shown, view.look.style(Role::Text));
                }
                Place::File if here => self.file.draw_focused(frame, at, view),
                Place::File => self.file.draw_end(frame, at, view.look),
            }
            below = text::below(below, 2);
        }
        let buf = frame.buffer_mut();
        let note = match self.what {
            What::File(_) if self.what.has_columns() => view.text.msg_export_note_columns(),
            What::File(_) => view.text.msg_export_note_whole(),
            What::Pages(_) => view.text.msg_export_note_pages(),
        };
        text::put_wrapped(buf, below, &note, view.look.style(Role::Dim));
    }
}
