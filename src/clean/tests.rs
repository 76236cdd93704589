use super::*;
use proptest::prelude::*;

fn text_of(dirty: &str) -> String {
    line(dirty).text
}

/// Payload, what stays of `王` + payload + `芳`.
const PAYLOADS: &[(&str, &str)] = &[
    ("\u{1b}[31m", ""),
    ("\u{1b}[0m", ""),
    ("\u{1b}[2J", ""),
    ("\u{1b}[1;1H", ""),
    ("\u{1b}[?1049h", ""),
    ("\u{1b}[>0c", ""),
    ("\u{1b}[38;2;1;2;3m", ""),
    ("\u{1b}[6n", ""),
    ("\u{1b}[1 q", ""),
    ("\u{1b}[201~", ""),
    ("\u{1b}[", ""),
    ("\u{1b}[31", ""),
    ("\u{1b}]0;title\u{7}", ""),
    ("\u{1b}]0;标题\u{7}", ""),
    (
        "\u{1b}]8;;http://example.org\u{1b}\\link\u{1b}]8;;\u{1b}\\",
        "link",
    ),
    ("\u{1b}]52;c;ZXZpbA==\u{7}", ""),
    ("\u{1b}]52;c;ZXZpbA==\u{1b}\\", ""),
    ("\u{1b}]52;c;ZXZpbA==\u{9c}", ""),
    ("\u{1b}]52;c;ZXZpbA==", ""),
    ("\u{1b}]52;c;ZXZp\u{18}", ""),
    ("\u{1b}P1$r0m\u{1b}\\", ""),
    ("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;QQ==\u{7}\u{1b}\\", ""),
    ("\u{1b}Pq#0;2;0;0;0\n~\u{1b}\\", ""),
    ("\u{1b}_Gf=100;AAAA\u{1b}\\", ""),
    ("\u{1b}^private\u{1b}\\", ""),
    ("\u{1b}Xstring\u{1b}\\", ""),
    ("\u{1b}c", ""),
    ("\u{1b}7", ""),
    ("\u{1b}8", ""),
    ("\u{1b}=", ""),
    ("\u{1b}(0", ""),
    ("\u{1b}#8", ""),
    ("\u{1b}%G", ""),
    ("\u{1b} F", ""),
    ("\u{1b}\\", ""),
    ("\u{1b}M", ""),
    ("\u{9b}31m", ""),
    ("\u{9b}2J", ""),
    ("\u{9d}52;c;ZXZpbA==\u{9c}", ""),
    ("\u{9d}0;t\u{7}", ""),
    ("\u{90}q\u{9c}", ""),
    ("\u{98}x\u{9c}", ""),
    ("\u{9e}x\u{9c}", ""),
    ("\u{9f}x\u{1b}\\", ""),
    ("\u{9f}x", ""),
    ("\u{200d}\u{1b}[31m", ""),
    ("\u{301}\u{1b}[31m", "\u{301}"),
    ("\u{1b}\u{1b}[31m", ""),
    ("\u{1b}", ""),
    ("\u{1b}\u{202e}", ""),
    ("\u{202e}", ""),
    ("\u{2066}x\u{2069}", "x"),
    ("\u{200b}", ""),
    ("\u{ad}", ""),
    ("\u{e0041}\u{e007f}", ""),
    ("\u{fff9}a\u{fffa}b\u{fffb}", "ab"),
    ("\u{fdd0}", ""),
    ("\u{1ffff}", ""),
    ("\0", ""),
    ("\u{7f}", ""),
    ("\u{8}\u{8}", ""),
    ("\u{b}", " "),
    ("\u{85}", " "),
    ("\u{2028}", " "),
];

#[test]
fn payloads_leave_nothing_of_themselves() {
    for (payload, left) in PAYLOADS {
        let clean = line(&format!("王{payload}芳"));
        assert_eq!(clean.text, format!("王{left}芳"), "{payload:?}");
        assert!(clean.removed, "{payload:?} is counted");
    }
}

#[test]
fn every_control_bidi_and_tag_character_goes() {
    let controls = (0..0x20).chain(0x7f..0xa0);
    let bidi = [0x61c, 0x200e, 0x200f]
        .into_iter()
        .chain(0x202a..=0x202e)
        .chain(0x2066..=0x2069);
    let hidden = [
        0xad, 0x34f, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x206f, 0x3164, 0xfeff,
        0xfff9, 0xe0001, 0xe0061,
    ];
    for code in controls.chain(bidi).chain(hidden) {
        let c = char::from_u32(code).unwrap();
        assert!(is_hostile(c), "{code:#x}");
        for text in [line(&format!("a{c}b")).text, block(&format!("a{c}b")).text] {
            assert!(
                !text.chars().any(|c| is_hostile(c) && c != '\n'),
                "{code:#x} in {text:?}"
            );
        }
        assert!(
            !shown(&format!("a{c}b")).chars().any(is_hostile),
            "{code:#x}"
        );
    }
}

#[test]
fn what_people_write_stays() {
    for text in [
        "王欣怡",
        "𠮷田一郎",
        "㛃小红",
        "阿不都热依木·买买提",
        "Chị Phương Hoàng",
        "Zduńska Wola",
        "محمد علي",
        "O'Brien-Łukasz",
        "=1+1",
        "葛\u{e0100}飾",
        "陈\u{3000}斌",
        "a  b",
        "\u{e000}",
    ] {
        assert_eq!(
            line(text),
            Cleaned {
                text: text.to_owned(),
                removed: false
            }
        );
        assert_eq!(block(text).text, text);
        assert_eq!(shown(text), text);
    }
}

#[test]
fn an_escape_before_a_word_takes_nothing_of_it() {
    for (dirty, clean) in [
        ("\u{1b}David", "David"),
        ("\u{1b}Peter", "Peter"),
        ("\u{1b}Xiaoming", "Xiaoming"),
        ("\u{1b}cindy", "cindy"),
        ("\u{1b} Peter", "Peter"),
        ("\u{1b}王芳", "王芳"),
        ("\u{1b}]王芳", "王芳"),
        ("\u{1b}[王芳", "王芳"),
        ("\u{1b}[31 ", ""),
    ] {
        assert_eq!(text_of(dirty), clean, "{dirty:?}");
    }
}

#[test]
fn a_sequence_without_end_takes_at_most_its_line_and_a_kilobyte() {
    assert_eq!(block("\u{1b}]0;junk\nsecond line").text, "second line");
    let long = format!("\u{1b}]0;{}", "x".repeat(5_000));
    assert_eq!(text_of(&long).len(), 5_002 - 1_024);
}

#[test]
fn blanks_tabs_and_line_breaks_are_not_counted() {
    for (dirty, one, many) in [
        ("  廖鑫\u{a0}", "廖鑫", "廖鑫"),
        ("\u{feff}学号", "学号", "学号"),
        (
            "中山路1号\r\n二单元",
            "中山路1号 二单元",
            "中山路1号\n二单元",
        ),
        ("a\tb", "a b", "a b"),
        ("a \n b", "a b", "a \n b"),
        ("a\r\rb", "a b", "a\n\nb"),
        ("a\u{a0}b", "a b", "a b"),
        ("\u{3000}王\u{3000}", "王", "王"),
        ("❤\u{fe0f}", "❤", "❤"),
    ] {
        assert_eq!(
            line(dirty),
            Cleaned {
                text: one.to_owned(),
                removed: false
            },
            "{dirty:?}"
        );
        assert_eq!(
            block(dirty),
            Cleaned {
                text: many.to_owned(),
                removed: false
            },
            "{dirty:?}"
        );
    }
}

#[test]
fn text_is_kept_in_nfc() {
    assert_eq!(
        text_of("Ngu\u{31b}ye\u{302}\u{303}n"),
        "Ng\u{1b0}y\u{1ec5}n"
    );
    assert_eq!(text_of("e\u{200b}\u{301}"), "é");
}

#[test]
fn hostile_characters_are_shown_as_marks() {
    for (raw, drawn) in [
        ("\u{1b}[31m", "␛[31m"),
        ("a\u{202e}b", "a<RLO>b"),
        ("\u{9b}2J", "<9B>2J"),
        ("\u{7f}\0", "␡␀"),
        ("\u{200b}", "<ZWSP>"),
        ("\u{e0041}", "<E0041>"),
        ("a\nb", "a␊b"),
    ] {
        assert_eq!(shown(raw), drawn);
    }
}

#[test]
fn columns_are_exact() {
    for (text, cells, fitted, cut_) in [
        ("王欣怡", 6, "王欣怡", "王欣怡"),
        ("王欣怡", 8, "王欣怡  ", "王欣怡"),
        ("王欣怡", 5, "王欣~", "王欣"),
        ("王欣怡", 4, "王~ ", "王欣"),
        ("王欣怡", 1, "~", ""),
        ("王欣怡", 0, "", ""),
        ("Anna", 3, "An~", "Ann"),
        ("Anna", 6, "Anna  ", "Anna"),
        ("", 3, "   ", ""),
        ("e\u{301}e\u{301}e", 2, "e\u{301}~", "e\u{301}e\u{301}"),
        ("𠮷田", 3, "𠮷~", "𠮷"),
    ] {
        assert_eq!(fit(text, cells), fitted, "{text} in {cells}");
        assert_eq!(cut(text, cells), cut_, "{text} in {cells}");
    }
}

/// Text with many pieces of what attacks are made of.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        2 => "[a-z0-9;?\\[\\]]{0,3}",
        2 => proptest::sample::select(PAYLOADS).prop_map(|p| p.0.to_owned()),
        2 => proptest::sample::select(vec!["王", "\u{1b}", "\u{9b}", "\u{301}", "\r", "\n", "\t", " ", "\u{3000}", "👩\u{200d}⚕\u{fe0f}", "\u{e0100}"])
            .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cleaning_twice_is_cleaning_once(text in nasty()) {
        let once = line(&text);
        prop_assert!(!once.text.chars().any(is_hostile));
        prop_assert_eq!(line(&once.text), Cleaned { text: once.text.clone(), removed: false });
        let many = block(&text);
        prop_assert!(!many.text.chars().any(|c| is_hostile(c) && c != '\n'));
        prop_assert_eq!(block(&many.text), Cleaned { text: many.text.clone(), removed: false });
        let drawn = shown(&text).into_owned();
        prop_assert_eq!(shown(&drawn), drawn.as_str());
    }

    #[test]
    fn fitted_text_has_the_cells_it_was_given(text in nasty(), cells in 0usize..40) {
        let safe = line(&text).text;
        prop_assert_eq!(width(&fit(&safe, cells)), cells);
        let short = cut(&safe, cells);
        prop_assert!(width(short) <= cells);
        prop_assert!(safe.starts_with(short));
    }
}

#[test]
fn a_text_of_introducers_is_read_once() {
    for introducer in ["\u{9d}", "\u{1b}]", "\u{1b}[", "\u{90}a", "\u{1b}P;"] {
        assert_eq!(text_of(&introducer.repeat(200_000)), "");
    }
}
