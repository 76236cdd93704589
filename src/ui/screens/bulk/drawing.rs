//! How the stages of a bulk edit are drawn.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::question::Asking;
use super::view::{Group, PlanView};
use super::work::Work;
use super::{Bulk, Stage, Summary};
use crate::l10n::grouped;
use crate::model::head::Listed;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column, Row};
use crate::ui::widgets::{panel, text};

impl Bulk {
    /// Draws the stage.
    pub(super) fn paint(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let area = Rect {
            width: area.width.saturating_sub(1),
            ..text::after(area, 1)
        };
        match &self.stage {
            Stage::Asking => {
                if let Some(asking) = &self.asking {
                    draw_question(frame, area, asking, view);
                }
            }
            Stage::Planning(work) => {
                let words = view.text.msg_bulk_planning();
                draw_work(frame.buffer_mut(), area, &words, work, view);
            }
            Stage::Writing(work, _) => {
                let words = view.text.msg_bulk_writing();
                draw_work(frame.buffer_mut(), area, &words, work, view);
            }
            Stage::Undoing(work, _) => {
                let words = view.text.msg_past_undoing();
                draw_work(frame.buffer_mut(), area, &words, work, view);
            }
            Stage::Plan(plan) => draw_plan(frame.buffer_mut(), area, plan, view),
            Stage::Done(summary) => draw_summary(frame.buffer_mut(), area, summary, view),
        }
    }
}

fn draw_question(frame: &mut Frame<'_>, area: Rect, asking: &Asking, view: &View<'_>) {
    let look = view.look;
    let buf = frame.buffer_mut();
    let trail = asking.trail(view.lang).join(" | ");
    text::put(buf, area, &trail, look.style(Role::Dim));
    let line = text::below(area, 1);
    let words = format!("{} ", asking.words(view.lang));
    let used = text::put(buf, line, &words, look.style(Role::Title));
    let note = text::below(area, 2);
    if let Some(wrong) = &asking.wrong {
        text::put(buf, note, &format!("! {wrong}"), look.style(Role::Bad));
    }
    panel::rule(buf, text::below(area, 3), "", look);
    let rows = text::below(area, 4);
    let columns = asking.columns();
    // No sign at a row while Enter takes what is typed.
    let takes_row = !asking.is_free() || asking.chosen || asking.typed.value().trim().is_empty();
    if takes_row {
        list::draw_body(buf, rows, &columns, &asking.cursor, look, &|at| {
            offer(asking, at)
        });
    } else {
        for (n, at) in (0u16..rows.height).zip(0..asking.cursor.len()) {
            if let (Some(row), Some(offer)) = (text::row(rows, n), asking.offer(at)) {
                text::put(
                    buf,
                    text::after(row, 3),
                    &offer.name,
                    look.style(Role::Text),
                );
            }
        }
    }
    let line = Rect {
        height: line.height.min(1),
        ..text::after(line, used)
    };
    asking.typed.draw_focused(frame, line, view);
}

fn offer(asking: &Asking, at: usize) -> Row<'_> {
    let Some(offer) = asking.offer(at) else {
        return Row::default();
    };
    let cells = [&offer.name, &offer.other, &offer.count];
    Row {
        cells: cells.map(|cell| cell.as_str().into()).into(),
        ..Row::default()
    }
}

fn draw_work(buf: &mut Buffer, area: Rect, words: &str, work: &Work, view: &View<'_>) {
    let note = view.text.msg_bulk_esc_stops();
    work.progress
        .draw(buf, text::below(area, 1), words, &note, view);
}

fn draw_plan(buf: &mut Buffer, area: Rect, plan: &PlanView, view: &View<'_>) {
    let look = view.look;
    let used = text::put_wrapped(buf, area, &plan.said, look.style(Role::Title));
    let mut rest = text::below(area, used);
    let waiting = plan.plan.waiting;
    if waiting > 0 {
        let words = view.text.msg_bulk_waiting(grouped(waiting));
        let used = text::put_wrapped(buf, rest, &words, look.style(Role::Warn));
        rest = text::below(rest, used);
    }
    for (at, (group, people)) in plan.groups.iter().enumerate() {
        let words = format!("{:>9}  {}", grouped(*people), words(*group, view));
        let (sign, role) = match (at == plan.open, group) {
            (true, _) => (">", Role::Focus),
            (false, Group::Cannot(_)) => (" ", Role::Warn),
            (false, _) => (" ", Role::Text),
        };
        text::put(buf, rest, &format!("{sign} {words}"), look.style(role));
        rest = text::below(rest, 1);
    }
    panel::rule(buf, rest, "", look);
    let columns = [
        Column::new(view.word(label("Number", "编号")), 10),
        Column::new(view.word(label("Name", "姓名")), 14).grows(2),
        Column::new(view.word(label("Pinyin", "拼音")), 14).grows(2),
        Column::new(view.word(label("Class", "届")), 6).right(),
    ];
    list::draw(
        buf,
        text::below(rest, 1),
        &columns,
        &plan.cursor,
        look,
        &|at| {
            let Some(person) = plan.person(at) else {
                return Row::default();
            };
            let class = person.head.class_year;
            Row {
                cells: vec![
                    person.number.as_str().into(),
                    person.name.as_str().into(),
                    spelling(person).into(),
                    class
                        .map_or_else(String::new, |year| year.to_string())
                        .into(),
                ],
                ..Row::default()
            }
        },
    );
}

/// How a name is said: in pinyin, else as it is written in Latin letters.
fn spelling(person: &Listed) -> &str {
    match person.pinyin.as_str() {
        "" => &person.latin_name,
        pinyin => pinyin,
    }
}

/// What a group is called.
fn words(group: Group, view: &View<'_>) -> String {
    match group {
        Group::Change => view.text.msg_bulk_group_change(),
        Group::Same => view.text.msg_bulk_group_same(),
        Group::Cannot(why) => view.text.msg_bulk_group_cannot(why.said(view.text)),
    }
}

fn draw_summary(buf: &mut Buffer, area: Rect, summary: &Summary, view: &View<'_>) {
    let look = view.look;
    let done = &summary.done;
    let words = match (summary.undone, done.change_set) {
        (true, _) => view.text.msg_bulk_undone(),
        (false, Some(_)) => view.text.msg_bulk_done(done.changed, grouped(done.changed)),
        (false, None) => view.text.msg_bulk_done_nothing(),
    };
    let title = format!("{} | {words}", summary.said);
    let used = text::put_wrapped(buf, text::below(area, 1), &title, look.style(Role::Good));
    let mut rest = text::below(area, used + 2);
    if done.waiting > 0 {
        let words = view.text.msg_bulk_waiting(grouped(done.waiting));
        let used = text::put_wrapped(buf, rest, &words, look.style(Role::Warn));
        rest = text::below(rest, used);
    }
    for (why, people, names) in &summary.left {
        let cannot = view.text.msg_bulk_group_cannot(why.as_str());
        let line = format!("{:>9}  {cannot}: {names}", grouped(*people));
        text::put(buf, rest, &line, look.style(Role::Warn));
        rest = text::below(rest, 1);
    }
    let hint = if done.change_set.is_some() && !summary.undone {
        view.text.msg_bulk_undo_hint()
    } else {
        view.text.msg_bulk_close_hint()
    };
    let hint = view.keyed(&hint);
    text::put(buf, text::below(rest, 1), &hint, look.style(Role::Dim));
}
