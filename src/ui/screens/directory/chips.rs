//! The row under the search box: the conditions as chips to take away, and the fields that could narrow the list further.
//! A query that cannot be read is explained here, under the place where it goes wrong.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::search::{Search, asks_for};
use crate::l10n::grouped;
use crate::model::typed::Typed;
use crate::office::finding::Chip;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, View};
use crate::ui::widgets::text;

/// The chips of a search, in words, and which of them the keys go to.
#[derive(Debug, Default)]
pub(super) struct Chips {
    items: Vec<Item>,
    at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    said: String,
    what: What,
}

/// What a chip stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// A condition at this place of the query.
    Condition(Range<usize>),
    /// A field that could be asked for too.
    Field(&'static str),
}

impl Chips {
    /// Puts the conditions of a search into words.
    pub(super) fn read(&mut self, search: &Search, cx: &Cx<'_>) {
        let conditions = search.conditions();
        let mut items: Vec<Item> = conditions
            .iter()
            .map(|chip| Item {
                said: said(chip, search, cx),
                what: What::Condition(chip.at.clone()),
            })
            .collect();
        let asked = |field: &str| {
            let mut fields = conditions.iter().map(|chip| chip.field.as_deref());
            fields.any(|asked| asked == Some(field))
        };
        let open = search
            .facets
            .iter()
            .filter(|block| block.lines.len() > 1 && !asked(block.field));
        items.extend(open.map(|block| Item {
            said: format!(
                "{} {}",
                cx.word(block.label),
                grouped(block.lines.len() + block.more)
            ),
            what: What::Field(block.field),
        }));
        self.at = self.at.min(items.len().saturating_sub(1));
        self.items = items;
    }

    /// There is nothing to go to.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The chip that the keys go to.
    pub(super) fn chosen(&self) -> Option<&What> {
        self.items.get(self.at).map(|item| &item.what)
    }

    /// The last condition.
    pub(super) fn last(&self) -> Option<&What> {
        let mut conditions = self.items.iter().map(|item| &item.what);
        conditions.rfind(|what| matches!(what, What::Condition(_)))
    }

    /// Goes to the next chip, or to the one before.
    pub(super) fn step(&mut self, by: isize) {
        self.at = self
            .at
            .saturating_add_signed(by)
            .min(self.items.len().saturating_sub(1));
    }

    /// Draws the chips that fit, the one that the keys go to among them, and the key that leads to them.
    pub(super) fn draw(&self, buf: &mut Buffer, line: Rect, focused: bool, view: &View<'_>) {
        const KEY: &str = "  Tab";
        let room = line.width.saturating_sub(text::cells(KEY));
        let here = focused.then_some(self.at);
        let mut pieces = self.pieces(here, view);
        let wide = |pieces: &[Vec<(String, Role)>]| {
            let cells = pieces.iter().flatten();
            cells.map(|(said, _)| text::cells(said)).sum::<u16>()
        };
        let last = here.map_or(0, |at| at + 1);
        let mut hidden = 0;
        while last > hidden + 1 && wide(&pieces[hidden..last.min(pieces.len())]) > room {
            hidden += 1;
        }
        pieces.drain(..hidden);
        let mut x = 0;
        for (n, piece) in pieces.iter().enumerate() {
            // A condition is worth a part of itself, an offer is not.
            let offer = matches!(self.items[hidden + n].what, What::Field(_));
            if offer && x + wide(std::slice::from_ref(piece)) > room {
                break;
            }
            for (said, role) in piece {
                x += text::put(buf, text::after(line, x), said, view.look.style(*role));
            }
        }
        let offers = self
            .items
            .iter()
            .any(|item| matches!(item.what, What::Field(_)));
        if offers && (1..=room).contains(&x) {
            text::put(buf, text::after(line, x), KEY, view.look.style(Role::Dim));
        }
    }

    /// The chips in words, each in pieces of one look.
    fn pieces(&self, here: Option<usize>, view: &View<'_>) -> Vec<Vec<(String, Role)>> {
        let mut adding = false;
        let items = self.items.iter().enumerate();
        let piece = items.map(|(n, item)| {
            let here = here == Some(n);
            let sign = (if here { ">" } else { " " }.to_owned(), Role::Focus);
            match item.what {
                What::Condition(_) => vec![sign, (format!("[{} x]", item.said), Role::Text)],
                What::Field(_) => {
                    let before = if adding {
                        " |".to_owned()
                    } else {
                        format!("  {}", view.text.msg_directory_add())
                    };
                    adding = true;
                    let role = if here { Role::Focus } else { Role::Text };
                    vec![(before, Role::Dim), sign, (item.said.clone(), role)]
                }
            }
        });
        piece.collect()
    }
}

/// Says where a query goes wrong: `^` stands under the place, `column` cells from the left.
pub(super) fn draw_wrong(buf: &mut Buffer, line: Rect, column: u16, why: &str, view: &View<'_>) {
    let style = view.look.style(Role::Bad);
    let column = column.min(line.width.saturating_sub(1));
    let wanted = text::cells(why) + 2;
    text::put(buf, text::after(line, column), "^", style);
    if column + wanted <= line.width {
        text::put(buf, text::after(line, column + 2), why, style);
    } else {
        let before = Rect {
            width: column.saturating_sub(1),
            ..line
        };
        text::put_right(buf, text::after(before, 1), why, style);
    }
}

/// A part of the query in plain words: the field as it is called here, the values as the facets call them.
pub(super) fn said(chip: &Chip, search: &Search, cx: &Cx<'_>) -> String {
    let (said, single) = match chip.field.as_deref() {
        Some(field) => (said_of(field, &chip.values, search, cx), true),
        None if chip.inner.is_empty() => return chip.text.clone(),
        None => (Some(together(chip, search, cx)), chip.inner.len() == 1),
    };
    let not = cx.word(label("not ", "非"));
    match (said, chip.negative) {
        (None, _) => chip.text.clone(),
        (Some(said), false) => said,
        (Some(said), true) if single => [not, &said].concat(),
        (Some(said), true) => format!("{not}({said})"),
    }
}

/// What stands in brackets, or on the sides of `or`.
fn together(chip: &Chip, search: &Search, cx: &Cx<'_>) -> String {
    let each = chip.inner.iter().map(|inner| {
        let sides = inner.any && inner.inner.len() > 1 && !inner.negative;
        match said(inner, search, cx) {
            said if sides && !chip.any => format!("({said})"),
            said => said,
        }
    });
    let each: Vec<String> = each.collect();
    each.join(match chip.any {
        true => cx.word(label(" or ", " 或 ")),
        false => cx.word(label(" and ", " 且 ")),
    })
}

/// A field with its values, any of them; none for a field that nobody knows.
pub(super) fn said_of(
    field: &str,
    values: &[Typed],
    search: &Search,
    cx: &Cx<'_>,
) -> Option<String> {
    // "is" says nothing that the state itself does not say.
    if let ("is", [state]) = (field, values)
        && let Some(state) = cx.office.value_label(field, &state.text)
    {
        return Some(state);
    }
    let called = cx.office.field_label(field)?;
    let mut blocks = search.facets.iter().filter(|block| block.field == field);
    let block = blocks.next();
    let name = block.map_or(called.as_str(), |block| cx.word(block.label));
    let lines = || block.into_iter().flat_map(|block| &block.lines);
    let each = values.iter().map(|value| match value.text.as_str() {
        "?" if !value.quoted => cx.word(label("(empty)", "（空）")).to_owned(),
        "*" if !value.quoted => cx.word(label("(any)", "（有）")).to_owned(),
        text if value.begins => format!("{text}*"),
        _ => {
            let line = lines().find(|line| asks_for(value, &line.value));
            let shown = line.map(|line| line.label.clone());
            shown
                .or_else(|| cx.office.value_label(field, value.plain()))
                .unwrap_or_else(|| value.plain().to_owned())
        }
    });
    let each: Vec<String> = each.collect();
    let values = each.join(cx.word(label(" or ", "或")));
    Some(format!("{name} {values}"))
}
