//! Who on the list of an event is meant by what is typed: ranked as the directory ranks, exact names first, then names
//! that begin so, initials, and the rest. Class, number and the end of the phone may stand beside the name.
//!
//! The box at the door promises less, because one Enter there lets somebody in: four digits are the end of a phone, and
//! neither a class nor a number.

use crate::model::name;

/// How well somebody fits what was typed; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is their name.
    Exact,
    /// Their name begins so.
    Begins,
    /// Their initials begin so.
    Initials,
    /// A part of the name, the class, the number or the end of the phone.
    Part,
    /// Only a reading of the characters that is not theirs: meant when nobody else is.
    Reading,
}

/// Where something is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The box over the list: whatever is known of somebody finds them.
    List,
    /// The box at the door: names, initials and phones, and a class of two digits beside them.
    Door,
}

/// What was typed, folded, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    words: Vec<String>,
    joined: String,
}

impl Typed {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = name::fold(text);
        let words: Vec<String> = folded.split_whitespace().map(tight).collect();
        Self {
            joined: words.concat(),
            words,
        }
    }

    /// Nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.joined.is_empty()
    }

    /// No word is more than a class of two digits.
    fn is_class(&self) -> bool {
        self.words
            .iter()
            .all(|word| word.len() == 2 && is_digits(word))
    }
}

/// By what somebody is found.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// The name as written and as it is spelled.
    names: Vec<String>,
    initials: Vec<String>,
    /// How the characters could be read besides, and the initials of that.
    readings: Vec<String>,
    /// The words of the name and of its pinyin.
    words: Vec<String>,
    number: String,
    digits: String,
    class: String,
}

impl Keys {
    /// Of somebody with this number, name, pinyin, mobile and class.
    #[must_use]
    pub fn of(person: &[&String; 4], class: &str) -> Self {
        let [number, name, pinyin, mobile] = *person;
        let keys = name::keys(name, Some(pinyin));
        let plain = name::fold(pinyin);
        let words = keys
            .folded
            .split_whitespace()
            .chain(plain.split_whitespace());
        // The spelling on file stands first, three times where an umlaut can be typed in three ways.
        let umlaut = |key: &String| key.contains("lv") || key.contains("nv");
        let spelled = if keys.joined.first().is_some_and(umlaut) {
            3
        } else {
            1
        };
        let mut names = keys.joined;
        let mut readings = names.split_off(spelled.min(names.len()));
        names.push(tight(&keys.folded));
        let mut initials = keys.initials;
        readings.append(&mut initials.split_off(1.min(initials.len())));
        Self {
            words: words.map(tight).collect(),
            names,
            initials,
            readings,
            number: tight(&name::fold(number)),
            digits: mobile.chars().filter(char::is_ascii_digit).collect(),
            class: class.to_owned(),
        }
    }

    /// How well they fit; nothing when they are not meant.
    #[must_use]
    pub fn fit(&self, typed: &Typed, place: Place) -> Option<Fit> {
        if place == Place::Door && typed.is_class() {
            return None;
        }
        let whole = self.named(&typed.joined);
        if whole.is_some_and(|fit| fit < Fit::Reading) {
            return whole;
        }
        let fits = typed.words.iter().map(|word| self.fit_of(word, place));
        match fits.collect::<Option<Vec<Fit>>>() {
            Some(fits) if fits.contains(&Fit::Reading) => Some(Fit::Reading),
            Some(fits) => fits.into_iter().min(),
            None => whole,
        }
    }

    fn fit_of(&self, word: &str, place: Place) -> Option<Fit> {
        let named = self.named(word).filter(|fit| *fit < Fit::Reading);
        named
            .or_else(|| self.holds(word, place).then_some(Fit::Part))
            .or_else(|| self.named(word))
    }

    fn named(&self, typed: &str) -> Option<Fit> {
        let begins = |keys: &[String]| keys.iter().any(|key| key.starts_with(typed));
        match () {
            () if self.names.iter().any(|name| name == typed) => Some(Fit::Exact),
            () if begins(&self.names) => Some(Fit::Begins),
            () if begins(&self.initials) => Some(Fit::Initials),
            () if begins(&self.readings) => Some(Fit::Reading),
            () => None,
        }
    }

    /// Something else of theirs is meant by a word: a given name, characters inside the name, a number or the end of one.
    fn holds(&self, word: &str, place: Place) -> bool {
        if is_digits(word) {
            return self.counts(word, place);
        }
        self.number == word
            || self.words.iter().any(|own| own.starts_with(word))
            || (!word.is_ascii() && self.names.iter().any(|name| name.contains(word)))
    }

    /// Digits of theirs are meant. Many an end of a phone is a year too, so at the door a year is no class.
    fn counts(&self, digits: &str, place: Place) -> bool {
        let anywhere = place == Place::List;
        let tail = digits.len() > 2;
        (anywhere && self.class == digits)
            || (digits.len() == 2 && self.class.ends_with(digits))
            || (anywhere && tail && self.number.ends_with(digits))
            || (tail && self.digits.ends_with(digits))
            // A whole phone, as somebody says it.
            || (digits.len() > 6 && self.digits.contains(digits))
    }
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without what may stand between syllables and names.
fn tight(text: &str) -> String {
    let joins = |c: char| matches!(c, ' ' | '\'' | '-' | '\u{2019}' | '·');
    text.chars().filter(|c| !joins(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str, pinyin: &str, class: &str, mobile: &str) -> Keys {
        let text = str::to_owned;
        let person = [text("A-000123"), text(name), text(pinyin), text(mobile)];
        let [number, name, pinyin, mobile] = &person;
        Keys::of(&[number, name, pinyin, mobile], class)
    }

    #[test]
    fn names_come_before_initials_and_those_before_the_rest() {
        let wang = keys("王欣怡", "Wang Xinyi", "2004", "+8613800002231");
        let fit = |typed: &str| wang.fit(&Typed::of(typed), Place::List);
        for typed in [
            "王欣怡",
            "wangxinyi",
            "Wang Xinyi",
            "wang xin yi",
            "WANG XINYI",
        ] {
            assert_eq!(fit(typed), Some(Fit::Exact), "{typed}");
        }
        for typed in [
            "王",
            "wang",
            "wangx",
            "wang x",
            "wang 04",
            "王 2004",
            "wang 2231",
        ] {
            assert_eq!(fit(typed), Some(Fit::Begins), "{typed}");
        }
        for typed in ["wxy", "wx", "wxy 04", "wxy 2004", "wxy 231"] {
            assert_eq!(fit(typed), Some(Fit::Initials), "{typed}");
        }
        for typed in [
            "欣怡",
            "怡",
            "xinyi",
            "2231",
            "2004",
            "04",
            "13800002231",
            "A-000123",
            "a000123",
            "123",
        ] {
            assert_eq!(fit(typed), Some(Fit::Part), "{typed}");
        }
        for typed in [
            "ang", "inyi", "wxy 05", "李", "31", "2005", "a-00012", "800", "wang li",
        ] {
            assert_eq!(fit(typed), None, "{typed}");
        }
    }

    #[test]
    fn names_without_characters_and_with_an_umlaut_are_found() {
        let anna = keys("Anna O'Brien-Smith", "", "1998", "");
        for typed in [
            "anna o'brien",
            "obrien",
            "anna",
            "AO",
            "ao 98",
            "brien",
            "anna obriensmith",
        ] {
            let found = anna.fit(&Typed::of(typed), Place::List).is_some();
            assert_eq!(found, typed != "brien", "{typed}");
        }
        // A reading that is not theirs comes last.
        let read = keys("张立军", "Zhang Lijun", "", "");
        assert_eq!(
            read.fit(&Typed::of("zhangwei"), Place::List),
            Some(Fit::Reading)
        );
        let lv = keys("吕丽", "Lü Li", "", "");
        for typed in ["lvli", "lüli", "lyuli", "luli", "lü", "ll"] {
            assert!(lv.fit(&Typed::of(typed), Place::List).is_some(), "{typed}");
        }
    }

    #[test]
    fn at_the_door_digits_are_a_phone() {
        let wang = keys("王欣怡", "Wang Xinyi", "1988", "+8613800002231");
        let fit = |typed: &str| wang.fit(&Typed::of(typed), Place::Door);
        for typed in ["2231", "231", "13800002231", "A-000123", "xinyi"] {
            assert_eq!(fit(typed), Some(Fit::Part), "{typed}");
        }
        for typed in ["wxy 88", "wxy 2231", "wxy"] {
            assert_eq!(fit(typed), Some(Fit::Initials), "{typed}");
        }
        for typed in [
            "1988", "88", "123", "000123", "wxy 1988", "王 1988", "wxy 123",
        ] {
            assert_eq!(fit(typed), None, "{typed}");
        }
        for year in 1950..=2026 {
            let whole = keys("李雷", "Li Lei", &year.to_string(), "");
            let typed = Typed::of(&year.to_string());
            assert_eq!(whole.fit(&typed, Place::Door), None, "{year}");
        }
    }
}
