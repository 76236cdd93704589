use super::order::order_of;
use super::*;
use proptest::prelude::*;

fn today() -> NaiveDate {
    // A Monday.
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn iso(text: &str) -> PartialDate {
    PartialDate::parse_iso(text).unwrap()
}

#[test]
fn every_form_of_the_rosters_is_read() {
    for (text, date) in [
        ("2026-11-28", "2026-11-28"),
        ("1989/10/11", "1989-10-11"),
        ("1987/10/3", "1987-10-03"),
        ("1988.03.16", "1988-03-16"),
        ("1988.3.6.", "1988-03-06"),
        ("19900223", "1990-02-23"),
        ("1987年6月26日", "1987-06-26"),
        ("1989年4月3号", "1989-04-03"),
        ("1982年", "1982"),
        ("1982", "1982"),
        ("1982-03", "1982-03"),
        ("1982年3月", "1982-03"),
        ("198203", "1982-03"),
        ("03/1982", "1982-03"),
        ("29 Jul 1990", "1990-07-29"),
        ("05 Jul 1991", "1991-07-05"),
        ("29-Jul-1990", "1990-07-29"),
        ("29Jul1990", "1990-07-29"),
        ("29th July 1990", "1990-07-29"),
        ("Jul 29, 1990", "1990-07-29"),
        ("July 1990", "1990-07"),
        ("Sept 1, 1990", "1990-09-01"),
        ("1990 Jul 29", "1990-07-29"),
        ("29/07/1990", "1990-07-29"),
        ("07/29/1990", "1990-07-29"),
        ("5/5/1990", "1990-05-05"),
        ("１９８２年３月", "1982-03"),
        ("１９８２－０３－０１", "1982-03-01"),
        ("二〇一五", "2015"),
        ("二零一五年六月", "2015-06"),
        ("一九八二年十二月二十九日", "1982-12-29"),
        ("二○○四年七月十日", "2004-07-10"),
        ("1990-07-29 00:00:00", "1990-07-29"),
        ("1990-07-29T00:00:00Z", "1990-07-29"),
        ("1990-7-29 上午 12:00:00", "1990-07-29"),
        ("1990-7-29 12:00:00 AM", "1990-07-29"),
        ("1990年07月29日 星期日", "1990-07-29"),
        ("1990-07-29（周日）", "1990-07-29"),
        ("1990、7、29", "1990-07-29"),
        ("1990。7。29", "1990-07-29"),
        ("29.07.1990", "1990-07-29"),
        ("04.05.1994", "1994-05-04"),
        ("民国79年7月29日", "1990-07-29"),
        ("1990-04-00", "1990-04"),
        ("1990-00-00", "1990"),
        (" 1990 - 7 - 29 ", "1990-07-29"),
        ("2036", "2036"),
        ("2024-02-29", "2024-02-29"),
    ] {
        assert_eq!(read(text, today()), Ok(iso(date)), "{text}");
        assert_eq!(read_typed(text, today()), Ok(iso(date)), "{text} typed");
    }
}

#[test]
fn what_is_no_date_is_refused_with_its_reason() {
    let no_month = |month, day| DateWrong::NoMonth {
        year: 1990,
        month,
        day,
    };
    let no_day = |month, day| DateWrong::NoDay {
        year: 1990,
        month,
        day,
    };
    let no_year = |year| DateWrong::NoYear {
        year,
        first: 1900,
        last: 2036,
    };
    for (text, wrong) in [
        ("1990-02-30", no_day(2, 30)),
        ("19900231", no_day(2, 31)),
        ("1990年2月29日", no_day(2, 29)),
        ("1990-04-31", no_day(4, 31)),
        ("1990/13/01", no_month(13, Some(1))),
        ("1990-13", no_month(13, None)),
        ("199013", no_month(13, None)),
        ("9999", no_year(9999)),
        ("99990101", no_year(9999)),
        ("1899", no_year(1899)),
        ("2037-01-01", no_year(2037)),
        ("82", DateWrong::ShortYear(82)),
        ("82年", DateWrong::ShortYear(82)),
        ("82-3-1", DateWrong::ShortYear(82)),
        (
            "1/2/1990",
            DateWrong::TwoWays {
                one: iso("1990-02-01"),
                other: iso("1990-01-02"),
            },
        ),
    ] {
        assert_eq!(read(text, today()), Err(wrong), "{text}");
    }
    for text in [
        "",
        "1O15",
        "20O8",
        "abc",
        "33846",
        "-1982",
        "1990-01-01-01",
        "王",
        "1990-Foo-01",
        "ma 1990",
        "年1990",
        "1990年年",
        "19821345678901",
        "1.38E+10",
        "1990:01:01",
    ] {
        assert_eq!(read_typed(text, today()).ok(), None, "{text}");
        assert!(
            matches!(
                read(text, today()),
                Err(DateWrong::NotADate | DateWrong::ShortYear(_))
            ),
            "{text}"
        );
    }
}

#[test]
fn a_column_decides_what_one_date_leaves_open() {
    let order = |texts: &[&str]| order_of(texts.iter().copied());
    assert_eq!(
        order(&["04/05/1994", "25/03/1994", "x"]),
        Some(Order::DayFirst)
    );
    assert_eq!(
        order(&["03/25/1994", "04/05/1994"]),
        Some(Order::MonthFirst)
    );
    assert_eq!(order(&["03/25/1994", "25/03/1994"]), None);
    assert_eq!(order(&["04/05/1994", "1990-12-25", ""]), None);
    let read = |order| read_in("04/05/1994", today(), order).ok();
    assert_eq!(read(Some(Order::DayFirst)), Some(iso("1994-05-04")));
    assert_eq!(read(Some(Order::MonthFirst)), Some(iso("1994-04-05")));
    assert_eq!(read(None), None);
}

#[test]
fn a_birth_may_have_a_year_of_two_digits() {
    for (text, date) in [
        ("85-3-4", "1985-03-04"),
        ("85.03", "1985-03"),
        ("Mar-85", "1985-03"),
        ("Mar-05", "2005-03"),
        ("4-Mar-85", "1985-03-04"),
        ("04年3月", "2004-03"),
        ("25年3月", "1925-03"),
    ] {
        assert_eq!(read_birth(text, today(), None), Ok(iso(date)), "{text}");
    }
    for text in ["05-03-04", "3月4日", "85"] {
        assert!(
            read_birth(text, today(), None).is_err() || text == "85",
            "{text}"
        );
    }
    for text in ["0000-00-00", "1900-01-00", "1900/1/0", "0"] {
        assert!(is_nothing(text), "{text}");
    }
    assert!(!is_nothing("1900-01-01") && !is_nothing("x"));
}

#[test]
fn a_cohort_is_read_in_all_its_forms() {
    for (text, year) in [
        ("04级", 2004),
        ("09届", 2009),
        ("85級", 1985),
        ("2008秋", 2008),
        ("2008春季", 2008),
        ("2013.0", 2013),
        ("2008级本科", 2008),
        ("98年", 1998),
    ] {
        assert_eq!(read_year(text, 2026), Ok(year), "{text}");
    }
    for text in ["04", "2004级1班", "秋", "级", "2008.5"] {
        assert!(read_year(text, 2026).is_err(), "{text}");
    }
    assert_eq!(read_typed("04级", today()), Ok(iso("2004")));
}

#[test]
fn a_cure_is_offered() {
    for (text, near) in [
        ("1982-13", "1982-03"),
        ("1990/13/01", "1990-01-13"),
        ("1990-02-30", "1990-02-28"),
        ("1992-02-31", "1992-02-29"),
        ("1/2/1990", "1990-02-01"),
    ] {
        let wrong = read(text, today()).unwrap_err();
        assert_eq!(wrong.near(), Some(iso(near)), "{text}");
    }
    assert_eq!(DateWrong::NotADate.near(), None);
}

#[test]
fn the_form_knows_short_forms() {
    for (text, date) in [
        ("1128", "2026-11-28"),
        ("11/28", "2026-11-28"),
        ("11-28", "2026-11-28"),
        ("11月28日", "2026-11-28"),
        ("28 nov", "2026-11-28"),
        ("nov 28", "2026-11-28"),
        ("nov", "2026-11"),
        ("28", "2026-11-28"),
        ("28日", "2026-11-28"),
        ("5", "2026-11-05"),
        ("today", "2026-11-23"),
        ("今天", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("昨天", "2026-11-22"),
        ("+7", "2026-11-30"),
        ("＋7", "2026-11-30"),
        ("-23", "2026-10-31"),
        ("fri", "2026-11-27"),
        ("周五", "2026-11-27"),
        ("星期日", "2026-11-29"),
        ("周天", "2026-11-29"),
        ("mon", "2026-11-30"),
        ("82", "1982"),
        ("82年", "1982"),
        ("82-03", "1982-03"),
        ("82/3/1", "1982-03-01"),
        ("820301", "1982-03-01"),
        ("04-07-01", "2004-07-01"),
        ("04年", "2004"),
    ] {
        assert_eq!(read_typed(text, today()), Ok(iso(date)), "{text}");
    }
    assert_eq!(
        read_typed("1131", today()),
        Err(DateWrong::NoDay {
            year: 2026,
            month: 11,
            day: 31
        })
    );
    assert_eq!(
        read_typed("31", today()),
        Err(DateWrong::NoDay {
            year: 2026,
            month: 11,
            day: 31
        })
    );
    assert!(read_typed("+999", today()).is_ok());
    assert!(read_typed("-99999", today()).is_err());
}

#[test]
fn years_are_read_in_every_writing() {
    for text in [
        "2015",
        "2015年",
        "2015届",
        "２０１５",
        "二〇一五",
        "二零一五年",
        " 2015 ",
        "2015级",
    ] {
        assert_eq!(read_year(text, 2026), Ok(2015), "{text}");
    }
    assert_eq!(read_year("1900", 2026), Ok(1900));
    assert_eq!(read_year("2036", 2026), Ok(2036));
    for text in [
        "1O15", "20O8", "", "届", "15", "2015-06", "20150", "201５a", "Jul", "2015月",
    ] {
        assert_eq!(read_year(text, 2026), Err(YearWrong::NotAYear), "{text}");
    }
    for (text, year) in [("9999", 9999), ("1899", 1899), ("2037", 2037), ("0000", 0)] {
        let wrong = YearWrong::OutOfRange {
            year,
            first: 1900,
            last: 2036,
        };
        assert_eq!(read_year(text, 2026), Err(wrong), "{text}");
    }
}

#[test]
fn dates_compare_on_their_common_part() {
    for (a, b, order) in [
        ("2004", "2005-01-01", Some(Ordering::Less)),
        ("2004", "2004", Some(Ordering::Equal)),
        ("2004", "2004-07", None),
        ("2004-07", "2004-07-01", None),
        ("2004-08", "2004-07-31", Some(Ordering::Greater)),
        ("2004-07-01", "2004-07-02", Some(Ordering::Less)),
    ] {
        assert_eq!(iso(a).compare(&iso(b)), order, "{a} {b}");
    }
    assert!(iso("2004") < iso("2004-01") && iso("2004-01") < iso("2004-01-01"));
}

#[test]
fn only_dates_of_the_calendar_exist() {
    assert_eq!(PartialDate::new(2023, Some(2), Some(29)), None);
    assert_eq!(PartialDate::new(2023, None, Some(1)), None);
    assert_eq!(PartialDate::new(0, None, None), None);
    for text in [
        "2004-7",
        "2004-07-1",
        "20040701",
        "+204",
        "2004-13",
        "2004/07",
        "２００４",
        "",
    ] {
        assert_eq!(PartialDate::parse_iso(text), None, "{text}");
    }
    assert_eq!(
        iso("2024-02-29").full(),
        NaiveDate::from_ymd_opt(2024, 2, 29)
    );
    assert_eq!(iso("2024-02").full(), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,12}|[0-9年月日./ -]{0,12}") {
        let _ = read(&text, today());
        let _ = read_typed(&text, today());
        let _ = read_year(&text, 2026);
        let _ = PartialDate::parse_iso(&text);
    }

    #[test]
    fn written_dates_are_read_back(days in 0i64..50_000, shape in 0usize..3) {
        let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        let date = PartialDate::from(day);
        let date = match shape {
            0 => PartialDate::year_only(date.year()),
            1 => PartialDate::new(date.year(), date.month(), None).unwrap(),
            _ => date,
        };
        prop_assert_eq!(read(&date.to_string(), today()), Ok(date));
        prop_assert_eq!(date.to_string().parse(), Ok(date));
    }
}
