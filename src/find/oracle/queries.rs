//! Random queries that find some of the random people.

use super::people::Dice;
use crate::find::field::{NumberField, OwnField, OwnKind, TermField};
use crate::find::parse::Terms;
use crate::find::{Direction, Order, OwnOrder};
use chrono::NaiveDate;

pub(in crate::find) fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Fields that the office added.
fn own() -> &'static [OwnField] {
    static OWN: std::sync::OnceLock<Vec<OwnField>> = std::sync::OnceLock::new();
    OWN.get_or_init(|| {
        let field = |id, name: &str, label: &str, kind, private| OwnField {
            id,
            name: name.to_owned(),
            labels: vec![label.to_owned()],
            kind,
            private,
        };
        vec![
            field(7, "hobby", "爱好", OwnKind::Text, false),
            field(12, "score2", "分数", OwnKind::Number, true),
            field(1, "joined", "加入", OwnKind::Date, false),
            field(2, "vip", "贵宾", OwnKind::Flag, false),
        ]
    })
}

pub(in crate::find) fn terms(masked: bool) -> Terms<'static> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
    Terms {
        fold,
        today,
        masked,
        own: own(),
    }
}

const CONDITIONS: [&str; 153] = [
    "tag:导师",
    "tag:\"导师\"",
    "tag:=导师",
    "tag:\"导师\"*",
    "tag:\"说\"\"好\"\"\"",
    "tag:\"说“好”\"",
    "tag:“说““好”””",
    "tag:\"?\"",
    "tag:\"*\"",
    "tag:\"a*\"",
    "tag:a*",
    "tag:\"=x\"",
    "tag:\"<2\"",
    "tag:\"a..b\"",
    "tag:\"a, (b) or c\"",
    "tag:?",
    "tag:导师,\"说\"\"好\"\"\"",
    "hobby:\"说\"\"好\"\"\"",
    "hobby:\"*\"",
    "hobby:\"a, b\"",
    "\"说\"\"好\"\"\"",
    "supervisor:张",
    "membership:left",
    "postcode:116*",
    "no:membership",
    "94级..98级",
    "94-98级",
    "94级,2001级",
    "born:80后",
    ":",
    "name:王*",
    "name:wang*",
    "name:\"wang x\"*",
    "name:伟*",
    "王*",
    "ang*",
    "a-00*",
    "number:a-0001*",
    "number:12*",
    "student:s2*",
    "phone:138*",
    "phone:8*",
    "email:zw*",
    "chapter:上*",
    "chapter:3*",
    "city:lon*",
    "employer:bank*",
    "wechat:wxy*",
    "hobby:ch*",
    "office:会长",
    "office:?",
    "has:office",
    "no:office",
    "event:spring",
    "event:hike,dinner",
    "活动：春游",
    "event:\"31\"",
    "event:\"4\"",
    "has:event",
    "consent:邮箱",
    "consent:news/email",
    "consent:withdrawn",
    "no:consent",
    "is:bounced",
    "is:wrong",
    "contact_status:退信",
    "native:大连",
    "籍贯:辽宁",
    "wechat:wxy",
    "wechat:=wxy_82",
    "qq:1000",
    "qq:?",
    "has:wechat",
    "no:qq",
    "whatsapp:*",
    "account:138",
    "hobby:棋",
    "hobby:=go",
    "爱好:?",
    "has:hobby",
    "score2:>=11",
    "score2:10..12.5",
    "joined:2004..2010",
    "joined:<2011",
    "vip:是",
    "vip:no",
    "has:reachable",
    "no:followup",
    "has:odd-date",
    "email:=zw3@example.org",
    "(class:>2000 or -has:email)",
    "-(chapter:上海 or (city:上海 -is:lost))",
    "0086",
    "00861",
    "phone:1861",
    "an",
    "a-",
    "w",
    "z",
    "1",
    "9",
    "a",
    "s",
    "张",
    "王",
    "wa",
    "wang",
    "wangwei",
    "ww",
    "wxy",
    "zw",
    "张伟",
    "wang wei",
    "医院",
    "银行",
    "138",
    "1380",
    "200",
    "hospital",
    "ospital",
    "\"wang wei\"",
    "o'neil",
    "anna",
    "danx",
    "class:2004",
    "class:?",
    "class:1990s",
    "class:2000..2004",
    "class:>=2000",
    "born:1982-03",
    "born:<1982-05",
    "upd:<2y",
    "upd:>1y",
    "94级",
    "2004届",
    "chapter:上海",
    "chapter:\"sha\"",
    "chapter:3",
    "chapter:\"3\"",
    "city:上海,北京",
    "city:?",
    "sex:male",
    "is:lost",
    "is:archived",
    "has:email",
    "no:email",
    "student:2004",
    "id:3",
    "phone:138000",
    "email:example",
    "phone:?",
    "employer:医院",
    "name:wang",
];

/// A query of a few conditions, some turned round, some in brackets.
pub(in crate::find) fn query(dice: &mut Dice) -> String {
    let mut text = String::new();
    for n in 0..dice.below(4) {
        if n > 0 {
            text.push_str(if dice.below(5) == 0 { " or " } else { " " });
        }
        let condition = dice.pick(&CONDITIONS);
        match dice.below(6) {
            0 if !condition.contains("wang wei") => text.push('-'),
            1 => {
                text.push_str(&format!("({condition} or {})", dice.pick(&CONDITIONS)));
                continue;
            }
            _ => {}
        }
        text.push_str(condition);
    }
    text
}

pub(in crate::find) fn order(dice: &mut Dice) -> Order {
    let direction = [Direction::Up, Direction::Down][dice.below(2)];
    match dice.below(8) {
        6 | 7 => {
            let own = &own()[dice.below(own().len())];
            let order = OwnOrder {
                field: own.id,
                kind: own.kind,
                private: own.private,
            };
            Order::Own(order, direction)
        }
        0 => Order::Number(NumberField::Class, direction),
        1 => Order::Number(NumberField::Updated, direction),
        2 => Order::Term(TermField::Chapter, direction),
        3 => Order::Term(TermField::City, direction),
        4 => Order::Number(NumberField::Born, direction),
        _ => Order::Name(direction),
    }
}
