//! Where everything stands. The blocks are laid out into fixed pages, so an input has one place for one size of the
//! window, whatever is typed and wherever the cursor is; the page of the focused input is the one that is drawn.

use crate::clean;
use crate::config::Lang;
use crate::model::field::Label;
use crate::ui::form::Kind;
use crate::ui::form::field::Field;
use crate::ui::form::sheet::{Placed, Sheet};

/// One line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The name of a section, drawn across.
    Rule(usize),
    /// The labels above tight rows.
    Heads(Vec<(u16, u16, Label)>),
    /// Inputs beside one another.
    Inputs(Vec<Spot>),
    /// The line that is kept for the words about these inputs.
    Words(Vec<usize>),
    /// The line that saves.
    Save,
}

/// The place of an input inside its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The number of the input.
    pub field: usize,
    /// First column and cells of the label; no cells in tight rows.
    pub label: (u16, u16),
    /// The column of the opening bracket.
    pub x: u16,
    /// Cells between the brackets.
    pub room: u16,
    /// Rows.
    pub rows: u16,
    /// Cells behind the closing bracket for marks.
    pub marks: u16,
}

/// Below this width every input has a line of its own.
const TWO_COLUMNS: u16 = 76;

/// Cells of a label.
const LABEL: u16 = 16;

/// A form laid out for one size of the window.
#[derive(Debug)]
pub struct Pages {
    size: (u16, u16),
    pages: Vec<Vec<Line>>,
    /// The page of each input, and of the line that saves behind them.
    places: Vec<usize>,
}

impl Pages {
    /// Lays out every page.
    #[must_use]
    pub fn of(sheet: &Sheet, width: u16, height: u16) -> Self {
        let pages = pages(sheet, width, height);
        let save = sheet.fields.len();
        let mut places = vec![0; save + 1];
        for (page, lines) in pages.iter().enumerate() {
            for line in lines {
                match line {
                    Line::Inputs(spots) => spots.iter().for_each(|spot| places[spot.field] = page),
                    Line::Save => places[save] = page,
                    Line::Rule(_) | Line::Heads(_) | Line::Words(_) => {}
                }
            }
        }
        Self {
            size: (width, height),
            pages,
            places,
        }
    }

    /// Whether they are for a window of this size.
    #[must_use]
    pub fn fit(&self, width: u16, height: u16) -> bool {
        self.size == (width, height)
    }

    /// The page that shows an input; one more than there are is the line that saves.
    #[must_use]
    pub fn place(&self, at: usize) -> usize {
        let save = self.places.last().copied();
        self.places.get(at).copied().or(save).unwrap_or(0)
    }

    /// The lines of a page.
    #[must_use]
    pub fn lines(&self, page: usize) -> &[Line] {
        self.pages.get(page).map_or(&[], Vec::as_slice)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.pages.len()
    }
}

fn pages(sheet: &Sheet, width: u16, height: u16) -> Vec<Vec<Line>> {
    let mut pages: Vec<Vec<Line>> = vec![Vec::new()];
    let mut used = 0;
    for chunk in chunks(sheet, width) {
        let tall: u16 = chunk.iter().map(rows).sum();
        if used > 0 && used + tall > height {
            pages.push(Vec::new());
            used = 0;
        }
        // Only a block taller than the window is broken.
        let pieces = if tall > height {
            broken(chunk, height)
        } else {
            vec![chunk]
        };
        for (n, piece) in pieces.into_iter().enumerate() {
            if n > 0 {
                pages.push(Vec::new());
                used = 0;
            }
            used += piece.iter().map(rows).sum::<u16>();
            if let Some(page) = pages.last_mut() {
                page.extend(piece);
            }
        }
    }
    pages
}

/// A block in pieces that fit, each with a line for the words about its own inputs.
fn broken(chunk: Vec<Line>, height: u16) -> Vec<Vec<Line>> {
    let room = height.saturating_sub(1);
    let mut pieces: Vec<Vec<Line>> = vec![Vec::new()];
    let mut used = 0;
    let is_words = |line: &Line| matches!(line, Line::Words(_));
    for line in chunk.into_iter().filter(|line| !is_words(line)) {
        if used > 0 && used + rows(&line) > room {
            pieces.push(Vec::new());
            used = 0;
        }
        used += rows(&line);
        if let Some(piece) = pieces.last_mut() {
            piece.push(line);
        }
    }
    for piece in &mut pieces {
        let spots = piece.iter().flat_map(|line| match line {
            Line::Inputs(spots) => spots.as_slice(),
            _ => &[],
        });
        let words = Line::Words(spots.map(|spot| spot.field).collect());
        piece.push(words);
    }
    pieces
}

/// The rows that a line takes.
#[must_use]
pub fn rows(line: &Line) -> u16 {
    match line {
        Line::Inputs(spots) => spots.iter().map(|spot| spot.rows).max().unwrap_or(1),
        _ => 1,
    }
}

/// The label of an input: in both languages where English is read and there is room.
#[must_use]
pub fn label(label: Label, needed: bool, room: u16, lang: Lang) -> String {
    let star = if needed { " *" } else { "" };
    let one = format!("{}{star}", label.pick(lang));
    let both = format!("{} {}{star}", label.en, label.zh);
    if lang == Lang::En && label.en != label.zh && clean::width(&both) < usize::from(room) {
        both
    } else {
        one
    }
}

/// What must not be torn apart.
fn chunks(sheet: &Sheet, width: u16) -> Vec<Vec<Line>> {
    let mut chunks: Vec<Vec<Line>> = Vec::new();
    let mut before: Option<&Placed> = None;
    for (n, block) in sheet.blocks.iter().enumerate() {
        let part = &sheet.parts[block.section];
        let tight = part.tight && block.row != 0;
        let opens = before.is_none_or(|before| before.section != block.section);
        let follows = tight && before.is_some_and(|b| b.section == block.section && b.row != 0);
        let next = sheet.blocks.get(n + 1);
        let goes_on = tight && next.is_some_and(|next| next.section == block.section);
        let mut chunk = Vec::new();
        if opens && block.section > 0 {
            chunk.push(Line::Rule(block.section));
        }
        let (mut heads, lines) = lines_of(sheet, block, tight, width);
        if !follows {
            chunk.append(&mut heads);
        }
        chunk.extend(lines);
        if !goes_on {
            chunk.push(Line::Words(about(sheet, block, tight)));
        }
        match chunks.last_mut().filter(|_| follows) {
            Some(last) => last.extend(chunk),
            None => chunks.push(chunk),
        }
        before = Some(block);
    }
    chunks.push(vec![Line::Save]);
    chunks
}

/// The inputs whose words go to the line below a block: all tight rows of a section share one.
fn about(sheet: &Sheet, block: &Placed, tight: bool) -> Vec<usize> {
    if block.row != 0 && !tight {
        return sheet.places_of(block.section, block.row).collect();
    }
    let own = |field: &Field| {
        field.section == block.section
            && if tight {
                field.row != 0
            } else {
                field.row == block.row
            }
    };
    (0..sheet.fields.len())
        .filter(|at| own(&sheet.fields[*at]))
        .collect()
}

fn lines_of(sheet: &Sheet, block: &Placed, tight: bool, width: u16) -> (Vec<Line>, Vec<Line>) {
    let mut heads = Vec::new();
    let mut lines = Vec::new();
    for keys in &block.lines {
        let fields: Vec<usize> = keys.iter().filter_map(|key| sheet.find(key)).collect();
        if tight {
            let spots = tight_spots(sheet, &fields, width);
            let of = |spot: &Spot| {
                let label = sheet.fields[spot.field].spec.label;
                (spot.x + 1, spot.room + spot.marks, label)
            };
            heads.push(Line::Heads(spots.iter().map(of).collect()));
            lines.push(Line::Inputs(spots));
        } else if width >= TWO_COLUMNS {
            lines.push(Line::Inputs(wide_spots(sheet, &fields, width)));
        } else {
            let one =
                |field: &usize| Line::Inputs(vec![spot(sheet, *field, 1, LABEL + 2, width - 1, 2)]);
            lines.extend(fields.iter().map(one));
        }
    }
    (heads, lines)
}

/// One, two or three inputs of a line. Two share it as nine to seven: names are longer than dates.
fn wide_spots(sheet: &Sheet, fields: &[usize], width: u16) -> Vec<Spot> {
    match fields {
        [one] if is_long(sheet.fields[*one].spec.kind) => {
            vec![spot(sheet, *one, 1, LABEL, width - 1, 2)]
        }
        [one] => vec![spot(sheet, *one, 1, LABEL, width * 9 / 16 - 1, 4)],
        [left, right] => {
            let half = width * 9 / 16;
            vec![
                spot(sheet, *left, 1, LABEL, half - 1, 4),
                spot(sheet, *right, half, LABEL + 1, width - half, 2),
            ]
        }
        many => {
            let n = u16::try_from(many.len()).unwrap_or(u16::MAX).max(1);
            let share = (width - 1) / n;
            (0..n)
                .zip(many)
                .map(|(at, field)| spot(sheet, *field, 1 + at * share, LABEL - 5, share, 3))
                .collect()
        }
    }
}

/// What takes the whole line when it stands alone.
fn is_long(kind: Kind) -> bool {
    matches!(kind, Kind::Note(_) | Kind::Words)
}

/// An input of `width` cells at a column, label and marks included.
fn spot(sheet: &Sheet, field: usize, x: u16, label: u16, width: u16, marks: u16) -> Spot {
    let (room, rows) = match sheet.fields[field].spec.kind {
        Kind::Flag => (1, 1),
        Kind::Note(rows) => (width.saturating_sub(label + 2 + marks), rows.max(1)),
        _ => (width.saturating_sub(label + 2 + marks), 1),
    };
    Spot {
        field,
        label: (x, label),
        x: x + label,
        room: room.max(1),
        rows,
        marks,
    }
}

/// Inputs without labels, each with its share.
fn tight_spots(sheet: &Sheet, fields: &[usize], width: u16) -> Vec<Spot> {
    // Brackets and one mark. A flag is one cell, but its label needs more.
    const AROUND: u16 = 3;
    const FLAG: u16 = 7;
    let is_flag = |field: &usize| sheet.fields[*field].spec.kind == Kind::Flag;
    let wish = |field: &usize| sheet.fields[*field].spec.width.max(1);
    let others = fields.iter().filter(|field| !is_flag(field));
    let wished: u16 = others.clone().map(wish).sum::<u16>().max(1);
    let taken: u16 = fields
        .iter()
        .map(|field| if is_flag(field) { FLAG } else { AROUND })
        .sum();
    let room = (width - 1).saturating_sub(taken);
    let mut x = 1;
    let mut spots = Vec::new();
    for field in fields {
        let (room, marks) = if is_flag(field) {
            (1, FLAG - AROUND + 1)
        } else {
            let share = u32::from(room) * u32::from(wish(field)) / u32::from(wished);
            (u16::try_from(share).unwrap_or(1).max(1), 1)
        };
        spots.push(Spot {
            field: *field,
            label: (x, 0),
            x,
            room,
            rows: 1,
            marks,
        });
        x += room + 2 + marks;
    }
    spots
}
