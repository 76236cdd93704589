use super::*;
use proptest::prelude::*;

#[test]
fn surnames_have_their_own_readings() {
    for (name, pinyin, initials) in [
        ("王欣怡", "Wang Xinyi", "wxy"),
        ("欧阳娜", "Ouyang Na", "oyn"),
        ("欧阳娜娜", "Ouyang Nana", "oynn"),
        ("单田芳", "Shan Tianfang", "stf"),
        ("仇英", "Qiu Ying", "qy"),
        ("曾国藩", "Zeng Guofan", "zgf"),
        ("解晓东", "Xie Xiaodong", "xxd"),
        ("查良镛", "Zha Liangyong", "zly"),
        ("区小明", "Ou Xiaoming", "oxm"),
        ("翟天临", "Zhai Tianlin", "ztl"),
        ("乐嘉", "Yue Jia", "yj"),
        ("缪杰", "Miao Jie", "mj"),
        ("盖叫天", "Ge Jiaotian", "gjt"),
        ("朴树", "Piao Shu", "ps"),
        ("覃玲", "Qin Ling", "ql"),
        ("任华", "Ren Hua", "rh"),
        ("尉迟恭", "Yuchi Gong", "ycg"),
        ("万俟雪", "Moqi Xue", "mqx"),
        ("长孙无忌", "Zhangsun Wuji", "zswj"),
        ("单于飞", "Chanyu Fei", "cyf"),
        ("澹台灭明", "Tantai Mieming", "ttmm"),
        ("令狐冲", "Linghu Chong", "lhc"),
        ("司马懿", "Sima Yi", "smy"),
        ("诸葛亮", "Zhuge Liang", "zgl"),
        ("上官婉儿", "Shangguan Waner", "sgwe"),
        ("呼延灼", "Huyan Zhuo", "hyz"),
        ("乐正绫", "Yuezheng Ling", "yzl"),
        ("爱新觉罗溥仪", "Aixinjueluo Puyi", "axjlpy"),
        ("吕布", "Lü Bu", "lb"),
        ("任重", "Ren Zhong", "rz"),
        ("王单", "Wang Dan", "wd"),
        ("欧阳", "Ou Yang", "oy"),
        ("王", "Wang", "w"),
        ("歐陽娜", "Ouyang Na", "oyn"),
        ("單田芳", "Shan Tianfang", "stf"),
        ("葉問", "Ye Wen", "yw"),
        ("王乾", "Wang Qian", "wq"),
        ("陈　斌", "Chen Bin", "cb"),
        ("㛃小红", "Jie Xiaohong", "jxh"),
        ("David Wang 王大卫", "Wang Dawei", "wdw"),
        ("王大卫 (David)", "Wang Dawei", "wdw"),
        ("阿不都热依木·买买提", "Abudureyimu Maimaiti", "abdrymmmt"),
        ("买买提•吐尔逊", "Maimaiti Tuerxun", "mmttex"),
        ("𠮷田一郎", "𠮷 Tianyilang", "𠮷tyl"),
    ] {
        let read = reading(name).unwrap();
        assert_eq!(read.pinyin, pinyin, "{name}");
        assert_eq!(read.initials, initials, "{name}");
    }
    for name in ["", "Curtis Wall", "Chị Phương Hoàng", "محمد", "·"] {
        assert_eq!(reading(name), None, "{name}");
    }
}

#[test]
fn only_doubtful_readings_are_asked_about() {
    for name in ["覃玲", "乐嘉", "王长朝", "盖叫天", "李茜", "缪乐"] {
        assert!(reading(name).unwrap().several, "{name}");
    }
    for name in [
        "王欣怡",
        "欧阳娜",
        "单田芳",
        "曾国藩",
        "尉迟恭",
        "李大为",
        "张子和",
        "王娜",
    ] {
        assert!(!reading(name).unwrap().several, "{name}");
    }
}

#[test]
fn the_table_of_surnames_is_rich_enough() {
    let rows = include_str!("../../../assets/names/surnames.tsv")
        .lines()
        .skip(1);
    let (compound, single): (Vec<_>, Vec<_>) =
        rows.partition(|row| row.split('\t').next().unwrap().chars().count() > 1);
    assert!(compound.len() >= 60, "{}", compound.len());
    assert!(single.len() >= 90, "{}", single.len());
    for row in compound.iter().chain(&single) {
        let (name, readings) = row.split_once('\t').unwrap();
        let syllables: Vec<&str> = readings.split([' ', ',']).collect();
        assert!(
            syllables
                .iter()
                .all(|s| s.chars().all(|c| c.is_ascii_lowercase() || c == 'ü') && !s.is_empty()),
            "{row}"
        );
        assert!(
            name.chars().all(|c| tables::simplified(c) == c),
            "{row} is looked up simplified"
        );
    }
}

#[test]
fn folding_makes_writings_equal() {
    for (text, folded) in [
        ("Đặng Thị Ánh", "dang thi anh"),
        ("Zduńska Wola", "zdunska wola"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Ömer Çağrı İpek ışık", "omer cagri ipek isik"),
        ("Søren Ærø Þór Eiður", "soren aero thor eidur"),
        ("Strauß STRAUẞ", "strauss strauss"),
        ("Œuvre", "oeuvre"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("歐陽娜", "欧阳娜"),
        ("國藩", "国藩"),
        ("乾隆", "干隆"),
        ("𠮷田一郎", "𠮷田一郎"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("O’Brien", "o'brien"),
        ("  a \u{a0} b ", "a b"),
        ("김철수", "김철수"),
        ("ガール", "ガール"),
        ("ｶﾞ", "ガ"),
        ("राहुल", "राहुल"),
        ("مُحَمَّد", "محمد"),
        ("Ñandú", "nandu"),
        ("㎅", "kb"),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn the_variants_lead_to_one_form() {
    let rows: Vec<_> = include_str!("../../../assets/names/variants.tsv")
        .lines()
        .skip(1)
        .collect();
    let forms: usize = rows
        .iter()
        .map(|row| row.split_once('\t').unwrap().1.chars().count())
        .sum();
    assert!(forms >= 1_500, "{forms}");
    for row in rows {
        let (simple, forms) = row.split_once('\t').unwrap();
        let simple = simple.chars().next().unwrap();
        assert_eq!(tables::simplified(simple), simple, "{row}");
        for form in forms.chars() {
            assert_eq!(tables::simplified(form), simple, "{row}");
        }
    }
}

#[test]
fn a_name_is_found_by_all_its_spellings() {
    for (name, stored, joined, initials) in [
        ("王欣怡", None, vec!["wangxinyi"], vec!["wxy"]),
        (
            "单田芳",
            None,
            vec!["shantianfang", "dantianfang"],
            vec!["stf", "dtf"],
        ),
        ("吕布", None, vec!["lvbu", "lyubu", "lubu"], vec!["lb"]),
        (
            "吕布",
            Some("Lyu Bu"),
            vec!["lyubu", "lvbu", "lubu"],
            vec!["lb"],
        ),
        (
            "乐嘉",
            Some("Le Jia"),
            vec!["lejia", "yuejia"],
            vec!["lj", "yj"],
        ),
        ("覃玲", None, vec!["qinling", "tanling"], vec!["ql", "tl"]),
        (
            "尉迟恭",
            None,
            vec!["yuchigong", "weichigong"],
            vec!["ycg", "wcg"],
        ),
        ("Curtis Wall", None, vec!["curtiswall"], vec!["cw"]),
        ("Jean-Luc O'Neil", None, vec!["jeanluconeil"], vec!["jlon"]),
        ("Pelé", None, vec![], vec![]),
    ] {
        let keys = keys(name, stored);
        for one in joined {
            assert!(
                keys.joined.iter().any(|key| key == one),
                "{name}: {one} in {:?}",
                keys.joined
            );
        }
        for one in initials {
            assert!(
                keys.initials.iter().any(|key| key == one),
                "{name}: {one} in {:?}",
                keys.initials
            );
        }
        assert!(keys.joined.len() <= 8 && keys.initials.len() <= 8);
    }
}

#[test]
fn the_stored_spelling_leads() {
    let corrected = keys("乐嘉", Some("Le Jia"));
    assert_eq!(
        (corrected.joined[0].as_str(), corrected.initials[0].as_str()),
        ("lejia", "lj")
    );
    assert_eq!(corrected.sort, "le jia");
    assert_eq!(keys("乐嘉", Some(" ")).sort, "yue jia");
}

#[test]
fn sorting_is_by_family_name() {
    for (name, stored, sort) in [
        ("王欣怡", None, "wang xinyi"),
        ("欧阳娜", None, "ouyang na"),
        ("曾国藩", None, "zeng guofan"),
        ("吕布", None, "lv bu"),
        ("吕布", Some("Lyu Bu"), "lv bu"),
        ("吕布", Some("Lǚ Bù"), "lv bu"),
        ("Łukasz Żak", None, "lukasz zak"),
        ("买买提·吐尔逊", None, "maimaiti tuerxun"),
    ] {
        assert_eq!(keys(name, stored).sort, sort, "{name}");
    }
}

#[test]
fn padded_names_are_squeezed() {
    for (name, tight) in [
        ("陈　斌", "陈斌"),
        ("  廖鑫\u{a0}", "廖鑫"),
        ("王 欣 怡", "王欣怡"),
        ("欧阳 娜娜", "欧阳 娜娜"),
        ("Li Na", "Li Na"),
        ("王 A", "王 A"),
        ("𠮷 田", "𠮷田"),
    ] {
        assert_eq!(squeeze(name), tight, "{name}");
    }
}

#[test]
fn initials_are_found_in_a_spelling() {
    for (pinyin, initials) in [
        ("Wang Xinyi", "wxy"),
        ("Ouyang Na", "oyn"),
        ("Zhang Zhongshan", "zzs"),
        ("Lü Bu", "lb"),
        ("Lyu Bu", "lb"),
        ("Li Xi'an", "lxa"),
        ("Zhuge Liang", "zgl"),
        ("Tuerxun", "tex"),
        ("Yue Fei", "yf"),
        ("wanan", "wn"),
        ("Xu Huaer", "xhe"),
        ("WANG, XINYI", "wxy"),
        ("", ""),
    ] {
        assert_eq!(initials_of_pinyin(pinyin), initials, "{pinyin}");
    }
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,12}|[王陳單 ·a-zÀ-žＡ-ｚ]{0,8}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn any_name_has_keys(text in "\\PC{0,12}|[㐀-龥 ·a-zü]{0,8}", stored in proptest::option::of("\\PC{0,8}")) {
        let keys = keys(&text, stored.as_deref());
        prop_assert!(keys.joined.len() <= 8);
        let _ = reading(&text);
        let _ = initials_of_pinyin(&text);
        prop_assert_eq!(squeeze(&squeeze(&text)), squeeze(&text));
    }
}
