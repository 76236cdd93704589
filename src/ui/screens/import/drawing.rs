//! How the stages of an import are drawn.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::view::{PlanView, SIEVES};
use super::work::Summary;
use super::{Import, Stage};
use crate::l10n::grouped;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column, Row};
use crate::ui::widgets::{gauge, panel, text};

impl Import {
    /// Draws the stage.
    pub(super) fn paint(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let area = Rect {
            width: area.width.saturating_sub(1),
            ..text::after(area, 1)
        };
        match &self.stage {
            Stage::Path => self.draw_path(frame, area, view),
            Stage::Reading(work) => {
                let words = view.text.msg_intake_reading(work.file.as_str());
                let note = view.text.msg_intake_nothing_yet();
                draw_work(frame.buffer_mut(), area, &words, work.done, &note, view);
            }
            Stage::Writing(work) => {
                let words = view.text.msg_intake_writing(work.file.as_str());
                let note = view.text.msg_intake_all_or_nothing();
                draw_work(frame.buffer_mut(), area, &words, work.done, &note, view);
            }
            Stage::Undoing(_) => {
                let words = view.text.msg_intake_undoing();
                let at = text::below(area, 1);
                text::put(frame.buffer_mut(), at, &words, view.look.style(Role::Title));
            }
            Stage::Plan(plan) => draw_plan(frame.buffer_mut(), area, plan, view),
            Stage::Done(summary) => draw_summary(frame.buffer_mut(), area, summary, view),
        }
    }

    fn draw_path(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let look = view.look;
        let used = text::put_wrapped(
            buf,
            area,
            &view.text.msg_intake_what(),
            look.style(Role::Text),
        );
        let line = text::below(area, used + 1);
        let head = format!("{} ", view.text.msg_intake_file());
        let head = text::put(buf, line, &head, look.style(Role::Title));
        let mut below = text::below(line, 1);
        if let Some(wrong) = &self.wrong {
            let used = text::put_wrapped(buf, below, &format!("! {wrong}"), look.style(Role::Bad));
            below = text::below(below, used);
        }
        self.listing.draw(buf, text::below(below, 1), view);
        let box_of_path = Rect {
            height: line.height.min(1),
            ..text::after(line, head)
        };
        self.typed.draw_focused(frame, box_of_path, view);
    }
}

fn draw_work(
    buf: &mut Buffer,
    area: Rect,
    words: &str,
    (done, all): (usize, usize),
    note: &str,
    view: &View<'_>,
) {
    let title = text::below(area, 1);
    text::put(buf, title, words, view.look.style(Role::Title));
    let bar = text::below(area, 3);
    if all > 0 {
        let said = view.text.msg_intake_rows_read(grouped(done), grouped(all));
        let bar = Rect {
            height: bar.height.min(1),
            ..bar
        };
        gauge::draw(buf, bar, done, all, &said, view.look);
    }
    let below = text::below(area, 5);
    let used = text::put_wrapped(buf, below, note, view.look.style(Role::Text));
    let last = text::below(below, used);
    text::put(
        buf,
        last,
        &view.text.msg_intake_esc_stops(),
        view.look.style(Role::Dim),
    );
}

fn draw_plan(buf: &mut Buffer, area: Rect, plan: &PlanView, view: &View<'_>) {
    let used = draw_facts(buf, area, plan, view);
    let rest = text::below(area, used);
    let used = draw_sieves(buf, rest, plan, view);
    panel::rule(buf, text::below(rest, used), "", view.look);
    let rest = text::below(rest, used + 1);
    let story = (rest.height * 2 / 5).clamp(3, 12).min(rest.height);
    let upper = Rect {
        height: rest.height - story,
        ..rest
    };
    draw_rows(buf, upper, plan, view);
    draw_story(buf, text::below(rest, upper.height), plan, view);
}

/// What the file is, and what it makes new; gives the rows used.
fn draw_facts(buf: &mut Buffer, area: Rect, plan: &PlanView, view: &View<'_>) -> u16 {
    let table = &plan.plan.table;
    let rows = table.len();
    let shown = grouped(rows);
    let mut facts = vec![
        view.text.msg_intake_rows(rows, shown),
        table.encoding.to_owned(),
    ];
    if let Some(sheet) = &table.sheet {
        facts.push(view.text.msg_intake_sheet(sheet.as_str()));
    }
    if table.header_row > 0 {
        facts.push(view.text.msg_intake_headings(table.header_row.to_string()));
    }
    let line = format!("{} | {}", table.file, facts.join(" | "));
    let mut used = text::put_wrapped(buf, area, &line, view.look.style(Role::Title));
    // In a small window the rows matter more.
    let room = usize::from(area.height / 6).max(1);
    for note in plan.notes.iter().take(room) {
        text::put(
            buf,
            text::below(area, used),
            note,
            view.look.style(Role::Warn),
        );
        used += 1;
    }
    used
}

/// `[All 507]  New 318  Changed 54`: the verdicts that some row has; gives the rows used.
fn draw_sieves(buf: &mut Buffer, area: Rect, plan: &PlanView, view: &View<'_>) -> u16 {
    let (mut x, mut y) = (0, 0);
    for (at, sieve) in SIEVES.iter().enumerate() {
        let count = (sieve.count)(&plan.plan.counts);
        if count == 0 && at > 0 {
            continue;
        }
        let count = grouped(count);
        let words = format!("{} {count}", view.word(sieve.label));
        let (words, role) = if at == plan.sieve {
            (format!("[{words}]"), Role::Focus)
        } else {
            (format!(" {words} "), Role::Text)
        };
        let cells = text::cells(&words);
        if x > 0 && x + cells > area.width {
            (x, y) = (0, y + 1);
        }
        let Some(row) = text::row(area, y) else {
            break;
        };
        x += text::put(buf, text::after(row, x), &words, view.look.style(role)) + 1;
    }
    y + 1
}

fn draw_rows(buf: &mut Buffer, area: Rect, plan: &PlanView, view: &View<'_>) {
    let columns = [
        Column::new(view.word(label("Row", "行号")), 7).right(),
        Column::new(view.word(label("Name", "姓名")), 14).grows(1),
        Column::new(view.word(label("Verdict", "判定")), 8),
        Column::new(view.word(label("What", "说明")), 20).grows(4),
    ];
    list::draw(buf, area, &columns, &plan.cursor, view.look, &|at| {
        let Some(row) = plan.row(at) else {
            return Row::default();
        };
        let cells: Vec<Cow<'static, str>> = vec![
            row.number.to_string().into(),
            plan.name(row).into(),
            plan.verdict(row, view).into(),
            plan.brief(row, view).into(),
        ];
        Row {
            cells,
            ..Row::default()
        }
    });
}

fn draw_story(buf: &mut Buffer, area: Rect, plan: &PlanView, view: &View<'_>) {
    let Some(row) = plan.row(plan.cursor.at()) else {
        return;
    };
    let title = format!(
        "{} {} {}",
        view.word(label("Row", "行")),
        row.number,
        plan.name(row)
    );
    panel::rule(buf, area, &title, view.look);
    let mut rest = text::below(area, 1);
    for (role, words) in plan.story(row, view) {
        let used = text::put_wrapped(buf, rest, &words, view.look.style(role));
        rest = text::below(rest, used);
    }
}

fn draw_summary(buf: &mut Buffer, area: Rect, summary: &Summary, view: &View<'_>) {
    let look = view.look;
    let done = if summary.undone {
        view.word(label("Taken back.", "已撤销。")).to_owned()
    } else if summary.change_set.is_some() {
        view.text.msg_intake_done()
    } else {
        view.text.msg_intake_done_nothing()
    };
    let title = format!("{} | {done}", summary.file);
    let used = text::put_wrapped(buf, text::below(area, 1), &title, look.style(Role::Good));
    let mut rest = text::below(area, used + 2);
    for sieve in SIEVES.iter().skip(1) {
        let count = (sieve.count)(&summary.counts);
        if count == 0 {
            continue;
        }
        let words = view.word(sieve.label);
        text::put(buf, text::after(rest, 2), words, look.style(Role::Text));
        let number = Rect {
            width: 22.min(rest.width),
            ..rest
        };
        let count = grouped(count);
        text::put_right(buf, number, &count, look.style(Role::Text));
        rest = text::below(rest, 1);
    }
    rest = text::below(rest, 1);
    if summary.anew {
        let used = text::put_wrapped(
            buf,
            rest,
            &view.text.msg_intake_anew(),
            look.style(Role::Text),
        );
        rest = text::below(rest, used + 1);
    }
    if let Some((path, failed)) = &summary.rejects {
        let path = path.display().to_string();
        let (role, words) = match failed {
            None => (Role::Text, view.text.msg_intake_rejects(path)),
            Some(why) => (
                Role::Bad,
                view.text.msg_intake_rejects_failed(path, why.as_str()),
            ),
        };
        let used = text::put_wrapped(buf, rest, &words, look.style(role));
        rest = text::below(rest, used + 1);
    }
    let hint = if summary.change_set.is_some() && !summary.undone {
        view.text.msg_intake_undo_hint()
    } else {
        view.text.msg_intake_close_hint()
    };
    text::put(buf, rest, &view.keyed(&hint), look.style(Role::Dim));
}
