//! Public numbers that are made from the id are not kept: whoever looks for one looks for the ids that make it.

/// Ids above this keep their number as text, since a bit is marked for each id that is looked for.
const MOST: u32 = 1 << 26;
const PREFIX: &str = "a-";
/// Digits of a number at least, with zeros in front.
const WIDTH: u32 = 6;
/// Digits of the longest id.
const LONGEST: u32 = 10;

/// The number that an id makes.
pub(super) fn number(id: i64) -> String {
    format!("{PREFIX}{id:0width$}", width = WIDTH as usize)
}

/// Whether this is the number that the id makes.
pub(super) fn is_made(id: i64, text: &str) -> bool {
    let digits = text.strip_prefix(PREFIX).unwrap_or_default().as_bytes();
    let filled = digits.len() == WIDTH as usize;
    let written = filled || (digits.len() > WIDTH as usize && digits[0] != b'0');
    written
        && digits.len() <= LONGEST as usize
        && digits.iter().all(u8::is_ascii_digit)
        && digits
            .iter()
            .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'))
            == id
        && (0..=i64::from(MOST)).contains(&id)
}

/// A bit for each id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ids(Vec<u64>);

impl Ids {
    /// The ids up to the highest whose number holds this text, or is it.
    pub(super) fn of(text: &str, whole: bool, highest: u32) -> Self {
        let highest = highest.min(MOST);
        let mut ids = Self(vec![0; highest as usize / 64 + 1]);
        let mut mark = |from: u64, many: u64| {
            let end = (from + many).min(u64::from(highest) + 1);
            (from..end).for_each(|id| ids.0[id as usize / 64] |= 1 << (id % 64));
        };
        let begun = text.strip_prefix(PREFIX).or_else(|| text.strip_prefix('-'));
        let digits = begun.unwrap_or(text);
        let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
        let every = !whole && (text == "a" || begun == Some(""));
        match (digits.parse::<u64>(), digits.len() as u32) {
            _ if every => mark(0, u64::from(highest) + 1),
            _ if !all_digits => {}
            (Ok(id), _) if whole => mark(
                id,
                u64::from(id <= u64::from(MOST) && text == number(id.cast_signed())),
            ),
            (Ok(value), length) if begun.is_some() => {
                for width in WIDTH.max(length)..=LONGEST {
                    if width == WIDTH || has_length(value, length) {
                        let many = 10_u64.pow(width - length);
                        mark(value * many, many);
                    }
                }
            }
            (Ok(value), length) if length <= LONGEST => inside(value, length, highest, mark),
            _ => {}
        }
        ids
    }

    /// The id alone.
    pub(super) fn only(id: u32) -> Self {
        let mut ids = Self(vec![0; id.min(MOST) as usize / 64 + 1]);
        if id <= MOST {
            ids.0[id as usize / 64] |= 1 << (id % 64);
        }
        ids
    }

    pub(super) fn has(&self, id: u32) -> bool {
        let word = self.0.get(id as usize / 64);
        word.is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    /// There is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// Marks the ids whose digits hold these, at any place.
fn inside(value: u64, length: u32, highest: u32, mut mark: impl FnMut(u64, u64)) {
    for after in 0..=LONGEST - length {
        let many = 10_u64.pow(after);
        // with nothing before them, leading zeros stand only where the number is filled up with zeros
        let alone = length + after <= WIDTH || has_length(value, length);
        let all = (0..).map(|before: u64| before * many * 10_u64.pow(length) + value * many);
        let here = all.take_while(|id| *id <= u64::from(highest));
        here.skip(usize::from(!alone)).for_each(|id| mark(id, many));
    }
}

/// The value has no zeros in front when written with so many digits.
fn has_length(value: u64, length: u32) -> bool {
    value >= 10_u64.pow(length.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::super::oracle::Dice;
    use super::*;

    #[test]
    fn ids_are_those_whose_numbers_hold_the_text() {
        let mut dice = Dice::new(8);
        let mut texts: Vec<String> = [
            "",
            "a",
            "a-",
            "-",
            "-0",
            "b-1",
            "a-000012",
            "a-1234567",
            "00",
            "99999999999",
        ]
        .map(str::to_owned)
        .to_vec();
        for _ in 0..300 {
            let number = number(dice.below(2_000_000) as i64);
            let from = dice.below(number.len());
            let to = from + 1 + dice.below(number.len() - from);
            texts.push(number[from..to].to_owned());
        }
        let some: Vec<u32> = (0..2500)
            .chain((0..800).map(|_| dice.below(2_000_000) as u32))
            .collect();
        for text in &texts {
            for whole in [false, true] {
                let ids = Ids::of(text, whole, 2_000_000);
                for id in &some {
                    let number = number(i64::from(*id));
                    let fits = if whole {
                        number == *text
                    } else {
                        number.contains(text.as_str())
                    };
                    assert_eq!(
                        ids.has(*id),
                        fits && !text.is_empty(),
                        "{text:?} {whole} {number}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_number_is_made_by_its_id_alone() {
        let mut dice = Dice::new(9);
        for _ in 0..2_000 {
            let digits = 1 + dice.below(8) as u32;
            let id = dice.below(10_usize.pow(digits)) as i64;
            let other = number(dice.below(10_000) as i64);
            let short = format!("a-{id}");
            let long = format!("a-0{:06}", id);
            for text in [&number(id), &other, &short, &long] {
                let made = id <= i64::from(MOST) && *text == number(id);
                assert_eq!(is_made(id, text), made, "{id} {text}");
            }
        }
        assert!(!is_made(1, "") && !is_made(1, "a-+00001") && !is_made(-1, "a-000001"));
    }
}
