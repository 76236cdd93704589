//! A form on the screen: the line of sections, the page with the focused input, the line for warnings, an open list.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::ui::form::choose::has_list;
use crate::ui::form::field::Field;
use crate::ui::form::layout::{self, Line, Spot};
use crate::ui::form::sheet::Sheet;
use crate::ui::form::{Finding, Kind};
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::{panel, text};

/// Rows above the pages.
const HEAD: u16 = 2;

/// Draws the sheet; `warning` is the line at the bottom.
pub fn draw(sheet: &Sheet, frame: &mut Frame<'_>, area: Rect, view: &View<'_>, warning: &str) {
    let body = text::below(area, HEAD);
    let body = Rect {
        height: body.height.saturating_sub(1),
        ..body
    };
    let pages = sheet.pages(area.width, body.height);
    let at = pages.place(sheet.at);
    head(sheet, frame, area, view, (at + 1, pages.count()));
    let mut focus = None;
    let mut columns: Vec<(usize, u16)> = Vec::new();
    let mut y = 0;
    for line in pages.lines(at) {
        let room = text::below(body, y);
        y += layout::rows(line);
        match line {
            Line::Rule(section) => rule(sheet, frame, room, view, *section),
            Line::Heads(heads) => {
                for (x, width, label) in heads {
                    let words = layout::label(*label, false, *width, view.lang);
                    let at = part(room, *x, *width, 1);
                    text::put(frame.buffer_mut(), at, &words, view.look.style(Role::Dim));
                }
            }
            Line::Inputs(spots) => {
                for spot in spots {
                    let place = input(sheet, frame, room, view, spot);
                    columns.push((spot.field, spot.label.0));
                    if spot.field == sheet.at {
                        focus = Some(place);
                    }
                }
            }
            Line::Words(fields) => words(sheet, frame, room, view, (fields, &columns)),
            Line::Save => save(sheet, frame, room, view),
        }
    }
    let bottom = text::below(area, area.height.saturating_sub(1));
    let style = view.look.style(Role::Warn);
    text::put(frame.buffer_mut(), text::after(bottom, 1), warning, style);
    if let (Some(days), Some(field), Some(at)) = (&sheet.days, focus, sheet.focused()) {
        let buf = frame.buffer_mut();
        days.draw(buf, area, field, &at.called, view);
    }
    if let (Some(list), Some(field)) = (&sheet.list, focus) {
        let right = view
            .text
            .msg_form_matches(list.matches, grouped(list.matches));
        let buf = frame.buffer_mut();
        list.picker
            .draw(buf, area, field, &list.title, &right, view.look);
    }
}

/// A piece of the first rows of an area.
fn part(area: Rect, x: u16, width: u16, rows: u16) -> Rect {
    let area = text::after(area, x);
    Rect {
        width: width.min(area.width),
        height: rows.min(area.height),
        ..area
    }
}

fn head(sheet: &Sheet, frame: &mut Frame<'_>, area: Rect, view: &View<'_>, page: (usize, usize)) {
    let buf = frame.buffer_mut();
    let here = sheet.focused().map(|field| sheet.head_of(field.section));
    let Some(line) = text::row(area, 0) else {
        return;
    };
    let numbered = || (0..).zip(&sheet.parts).filter(|(_, part)| !part.under);
    let names = numbered().map(|(_, part)| view.word(part.title));
    let wanted: u16 = names.map(|name| text::cells(name) + 3).sum::<u16>() + 4;
    let brief = wanted > line.width;
    let bad: Vec<usize> = (sheet.findings().iter().filter(|finding| finding.blocks))
        .filter_map(|finding| Some(sheet.head_of(sheet.fields[sheet.find(&finding.key)?].section)))
        .collect();
    let mut x = 1;
    for (number, (n, section)) in numbered().enumerate() {
        let name = view.word(section.title);
        let mark = if bad.contains(&n) { "!" } else { "" };
        let (words, role) = if here == Some(n) {
            (format!("[{} {name}{mark}]", number + 1), Role::Focus)
        } else {
            let name = if brief { "" } else { name };
            (format!("{} {name}{mark}", number + 1), Role::Text)
        };
        let words = words.replace("  ", " ");
        let words = words.trim_end();
        let room = text::after(line, x);
        if text::cells(words) > room.width {
            break;
        }
        x += text::put(buf, room, words, view.look.style(role)) + 1;
    }
    let note = view.text.msg_form_page(page.0, page.1);
    let pages = format!("{}/{}", page.0, page.1);
    let rest = text::after(line, x);
    let rest = Rect {
        width: rest.width.saturating_sub(1),
        ..rest
    };
    let fits = |note: &&String| text::cells(note) < rest.width;
    if let Some(note) = [&note, &pages].into_iter().find(fits) {
        text::put_right(buf, rest, note, view.look.style(Role::Dim));
    }
    panel::rule(buf, text::below(area, 1), "", view.look);
}

fn rule(sheet: &Sheet, frame: &mut Frame<'_>, area: Rect, view: &View<'_>, section: usize) {
    let Some(part) = sheet.parts.get(section) else {
        return;
    };
    let title = layout::label(part.title, false, u16::MAX, view.lang);
    let buf = frame.buffer_mut();
    panel::rule(buf, area, &title, view.look);
    if let Some((_, one)) = part.table {
        let words = format!(" {} ", view.text.msg_form_add_row(view.word(one)));
        let line = Rect {
            width: area.width.saturating_sub(2),
            height: area.height.min(1),
            ..area
        };
        text::put_right(buf, line, &words, view.look.style(Role::Dim));
    }
}

/// Draws an input; gives the place of its text.
fn input(sheet: &Sheet, frame: &mut Frame<'_>, area: Rect, view: &View<'_>, spot: &Spot) -> Rect {
    let field = &sheet.fields[spot.field];
    let look = view.look;
    let focused = spot.field == sheet.at;
    if spot.label.1 > 0 {
        let words = layout::label(field.spec.label, field.spec.needed, spot.label.1, view.lang);
        let role = if focused { Role::Focus } else { Role::Text };
        let at = part(area, spot.label.0, spot.label.1 - 1, 1);
        text::put(frame.buffer_mut(), at, &words, look.style(role));
    }
    let place = part(area, spot.x + 1, spot.room, spot.rows);
    let (open, close) = match field {
        field if field.spec.fixed => (" ", " "),
        field if field.carried => ("{", "}"),
        _ => ("[", "]"),
    };
    for n in 0..spot.rows {
        let Some(line) = text::row(area, n) else {
            break;
        };
        let buf = frame.buffer_mut();
        let style = look.style(if focused { Role::Focus } else { Role::Dim });
        text::put(buf, part(line, spot.x, 1, 1), open, style);
        text::put(buf, part(line, spot.x + 1 + spot.room, 1, 1), close, style);
    }
    value(sheet, frame, place, view, field, focused);
    marks(sheet, frame, area, view, spot);
    Rect {
        x: place.x.saturating_sub(1),
        ..place
    }
}

fn value(
    sheet: &Sheet,
    frame: &mut Frame<'_>,
    place: Rect,
    view: &View<'_>,
    field: &Field,
    focused: bool,
) {
    let look = view.look;
    if field.spec.kind == Kind::Flag {
        let sign = if field.value.is_empty() { "" } else { "x" };
        text::put(frame.buffer_mut(), place, sign, look.style(Role::Text));
        if focused && view.active && !place.is_empty() {
            frame.set_cursor_position((place.x, place.y));
        }
        return;
    }
    match &field.area {
        Some(area) => area.draw(frame, place, view, focused),
        None if focused => field.line.draw_focused(frame, place, view),
        None => {
            let style = look.style(if field.derived || field.spec.fixed {
                Role::Dim
            } else {
                Role::Text
            });
            text::put(frame.buffer_mut(), place, field.line.value(), style);
        }
    }
    let buf = frame.buffer_mut();
    if focused && let Some((_, name)) = &sheet.grey {
        let room = text::after(place, text::cells(field.line.value()) + 1);
        text::put(buf, room, name, look.style(Role::Dim));
    } else if field.text().is_empty() && !field.hint.is_empty() {
        let room = text::after(place, u16::from(focused));
        text::put(buf, room, &field.hint, look.style(Role::Dim));
    }
}

/// `v` where there is a list, `!` and `?` where something is the matter.
fn marks(sheet: &Sheet, frame: &mut Frame<'_>, area: Rect, view: &View<'_>, spot: &Spot) {
    let field = &sheet.fields[spot.field];
    let at = part(area, spot.x + spot.room + 2, spot.marks, 1);
    let finding = sheet.finding(spot.field).map(|finding| finding.blocks);
    let (mark, role) = match finding {
        Some(true) => ("!", Role::Bad),
        Some(false) => ("?", Role::Warn),
        None => ("", Role::Text),
    };
    let buf = frame.buffer_mut();
    let has_list = has_list(field.spec.kind) && !field.spec.fixed;
    if has_list && (spot.marks > 1 || mark.is_empty()) {
        text::put(buf, at, "v", view.look.style(Role::Dim));
    }
    let at = text::after(at, u16::from(spot.marks > 1));
    text::put(buf, at, mark, view.look.style(role));
}

/// The words about the inputs of a block, under the one they are about: the focused one, else the first problem.
fn words(
    sheet: &Sheet,
    frame: &mut Frame<'_>,
    area: Rect,
    view: &View<'_>,
    (fields, columns): (&[usize], &[(usize, u16)]),
) {
    let mut found: Vec<(usize, &Finding)> = sheet.told_of(fields).collect();
    found.sort_by_key(|(at, finding)| (*at != sheet.at, !finding.blocks));
    let Some((at, finding)) = found.first() else {
        return;
    };
    let (sign, role) = if finding.blocks {
        ("!", Role::Bad)
    } else {
        ("?", Role::Warn)
    };
    let about = view
        .text
        .msg_form_about(sheet.fields[*at].called.as_str(), finding.words.as_str());
    let mut words = format!("{sign} {about}");
    if finding.cure.is_some() && *at == sheet.at {
        words = format!("{words} ({})", view.text.msg_form_cure());
    }
    if found.len() > 1 {
        words = format!("{words} +{}", found.len() - 1);
    }
    let wide = text::cells(&words);
    let column = columns.iter().find(|(field, _)| field == at);
    let x = column
        .map_or(1, |(_, x)| *x)
        .min(area.width.saturating_sub(wide + 1))
        .max(1);
    let line = part(area, x, area.width, 1);
    text::put(frame.buffer_mut(), line, &words, view.look.style(role));
}

fn save(sheet: &Sheet, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
    let focused = sheet.at >= sheet.fields.len();
    let words = view.text.msg_form_save_line();
    let (words, role) = if focused {
        (format!(">[ {words} ]"), Role::Focus)
    } else {
        (format!(" [ {words} ]"), Role::Dim)
    };
    let at = part(area, 0, area.width, 1);
    text::put(frame.buffer_mut(), at, &words, view.look.style(role));
    if focused && view.active && !at.is_empty() {
        frame.set_cursor_position((at.x, at.y));
    }
}
