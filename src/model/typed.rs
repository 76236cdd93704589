//! A value as it stands in a query: bare, or between quotation marks, which ask for it as the whole. What is printed here
//! is read back as it was.

use std::fmt::{self, Display, Formatter, Write as _};

/// A value after a colon, or a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Without quotation marks and without the star behind it.
    pub text: String,
    /// Between quotation marks.
    pub quoted: bool,
    /// A star stands behind it: what begins so.
    pub begins: bool,
}

impl Typed {
    /// As it is.
    #[must_use]
    pub fn bare(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            quoted: false,
            begins: false,
        }
    }

    /// Between quotation marks: this value and no other that it is a part of, whatever signs stand in it.
    #[must_use]
    pub fn whole(text: impl Into<String>) -> Self {
        Self {
            quoted: true,
            ..Self::bare(text)
        }
    }

    /// Whether it asks for a whole value: between quotation marks, or behind `=`.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.begins && (self.quoted || self.text.starts_with('='))
    }

    /// Without the signs that say how it is meant.
    #[must_use]
    pub fn plain(&self) -> &str {
        match self.quoted {
            true => &self.text,
            false => self.text.strip_prefix('=').unwrap_or(&self.text),
        }
    }
}

impl Display for Typed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.quoted {
            f.write_char('"')?;
            for c in self.text.chars() {
                if is_straight(c) {
                    f.write_char(c)?;
                }
                f.write_char(if c.is_control() { ' ' } else { c })?;
            }
            f.write_char('"')?;
        } else {
            f.write_str(&self.text)?;
        }
        f.write_str(if self.begins { "*" } else { "" })
    }
}

/// Whether a value can stand without quotation marks and is read as it is.
#[must_use]
pub fn can_be_bare(text: &str) -> bool {
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '·');
    !text.is_empty() && text.chars().all(harmless)
}

/// Whether a name has this text in it from where a word begins, as bare values are looked for.
#[must_use]
pub fn has_word(name: &str, text: &str) -> bool {
    // names are short, and there are many: a searcher for each would cost more than the search
    let (name, text) = (name.as_bytes(), text.as_bytes());
    let (Some(first), Some(last)) = (text.first(), name.len().checked_sub(text.len())) else {
        return false;
    };
    let starts_here = |at: usize| {
        let inside = at > 0 && name[at - 1].is_ascii_alphanumeric();
        !(inside && first.is_ascii_alphanumeric())
    };
    let mut places = (0..=last).filter(|at| name[*at] == *first);
    places.any(|at| name[at..].starts_with(text) && starts_here(at))
}

/// Whether a quotation can begin with this sign, and one that begins otherwise than with a straight mark end.
#[must_use]
pub fn is_mark(c: char) -> bool {
    is_straight(c) || matches!(c, '“' | '”' | '„' | '「' | '」')
}

fn is_straight(c: char) -> bool {
    matches!(c, '"' | '＂')
}

/// Full-width signs as their plain twins.
#[must_use]
pub fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c if is_mark(c) => '"',
        '、' => ',',
        '−' | '–' => '-',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// What stands between quotation marks where a text begins with one, and the bytes up to behind the second. Straight
/// marks hold other marks as they are; a mark that would end the quotation stands for itself when it is doubled.
#[must_use]
pub fn quotation(text: &str) -> Option<(String, usize)> {
    let open = text.chars().next().filter(|c| is_mark(*c))?;
    let body = text.get(open.len_utf8()..)?;
    // somebody's keyboard may give one mark of each kind
    let straight = is_straight(open) && body.contains(is_straight);
    let ends = |c: char| match straight {
        true => is_straight(c),
        false => is_mark(c),
    };
    let mut inner = String::new();
    let mut signs = body.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        if !ends(c) {
            inner.push(if c.is_control() { ' ' } else { c });
        } else if signs.next_if(|(_, next)| *next == c).is_some() {
            inner.push(c);
        } else {
            return Some((inner, open.len_utf8() + at + c.len_utf8()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_doubled_mark_stands_for_itself() {
        let read = |text: &str| quotation(text).map(|(inner, end)| (inner, text[end..].to_owned()));
        let is = |inner: &str, rest: &str| Some((inner.to_owned(), rest.to_owned()));
        assert_eq!(read("\"New York\" x"), is("New York", " x"));
        assert_eq!(read("\"说\"\"好\"\"\"* x"), is("说\"好\"", "* x"));
        assert_eq!(read("\"\",x"), is("", ",x"));
        assert_eq!(read("\"\"\"\""), is("\"", ""));
        assert_eq!(read("\"\"\""), None);
        assert_eq!(read("“说””好”"), is("说”好", ""));
        assert_eq!(read("“王”“李”"), is("王", "“李”"));
        assert_eq!(read("\"说“好”\""), is("说“好”", ""));
        assert_eq!(read("\"王”"), is("王", ""));
        assert_eq!(read("\"ＡＢ、，\""), is("ＡＢ、，", ""));
        assert_eq!(read("王"), None);
    }

    #[test]
    fn a_part_begins_where_a_word_does() {
        for (name, text, has) in [
            ("上海浦东", "海浦", true),
            ("new york", "york", true),
            ("marshall", "sha", false),
            ("o'sha", "sha", true),
            ("上sha", "sha", true),
            ("sha", "shanghai", false),
            ("sha", "", false),
        ] {
            assert_eq!(has_word(name, text), has, "{name} {text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(text in "\\PC{0,12}|[\"＂“”「」*?=<>.,、()a王 ]{0,12}", rest in "( .*)?") {
            let printed = Typed::whole(text.as_str()).to_string() + &rest;
            let (inner, end) = quotation(&printed).expect("it ends");
            prop_assert_eq!(inner, text.replace(char::is_control, " "));
            prop_assert_eq!(&printed[end..], rest);
        }
    }
}
