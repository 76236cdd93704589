use super::*;

/// Places whose settings files hold these texts; the directory goes with the first value.
fn places(user: Option<&str>, system: Option<&str>) -> (tempfile::TempDir, Places) {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().to_str().unwrap();
    let mut places = Places::find(&Env::made_up(&[("HOME", home)]), None).unwrap();
    places.system_config = dir.path().join("etc/config.toml");
    for (path, text) in [(&places.user_config, user), (&places.system_config, system)] {
        if let Some(text) = text {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    (dir, places)
}

#[test]
fn simplified_chinese_is_told_by_its_locales() {
    for locale in [
        "zh",
        "zh_CN",
        "zh_CN.UTF-8",
        "zh_SG",
        "zh-CN",
        "zh_CN.GB18030@x",
        "zh_Hans",
    ] {
        assert_eq!(Lang::from_locale(locale), Lang::Zh, "{locale}");
    }
    for locale in ["", "C", "en_GB.UTF-8", "zh_TW", "zhx", "POSIX"] {
        assert_eq!(Lang::from_locale(locale), Lang::En, "{locale}");
    }
}

#[test]
fn the_language_is_asked_for_in_order() {
    let all = [
        ("ALUMNI_LANG", "zh"),
        ("LC_ALL", "zh_CN.UTF-8"),
        ("LC_MESSAGES", "en_GB"),
        ("LANG", "zh_CN"),
    ];
    let (_dir, files) = places(Some("lang = \"en\""), Some("lang = \"zh\""));
    let (_bare_dir, bare) = places(None, None);
    let lang = |places: &Places, variables: &[(&str, &str)], flag| {
        let config = Config::load(places, &Env::made_up(variables), flag).unwrap();
        (config.lang.value, config.lang.origin)
    };
    assert_eq!(lang(&files, &all, Some(Lang::En)), (Lang::En, Origin::Flag));
    assert_eq!(lang(&files, &all, None), (Lang::Zh, Origin::Environment));
    assert_eq!(lang(&files, &all[1..], None), (Lang::En, Origin::UserFile));
    assert_eq!(
        lang(&bare, &all[1..], None),
        (Lang::Zh, Origin::Environment)
    );
    assert_eq!(
        lang(&bare, &all[2..], None),
        (Lang::En, Origin::Environment)
    );
    assert_eq!(
        lang(&bare, &all[3..], None),
        (Lang::Zh, Origin::Environment)
    );
    assert_eq!(
        lang(&bare, &[("LC_ALL", "")], None),
        (Lang::En, Origin::BuiltIn)
    );
    let (_system_dir, system) = places(Some(""), Some("lang = \"zh\""));
    assert_eq!(
        lang(&system, &all[2..], None),
        (Lang::Zh, Origin::SystemFile)
    );
}

#[test]
fn the_users_file_goes_before_the_systems() {
    let (_dir, places) = places(
        Some("theme = \"light\"\nkeys = \"vim\""),
        Some("theme = \"mono\"\nascii = true"),
    );
    let config = Config::load(&places, &Env::made_up(&[]), None).unwrap();
    assert_eq!(
        (config.theme.value, config.theme.origin),
        (Theme::Light, Origin::UserFile)
    );
    assert_eq!(
        (config.ascii.value, config.ascii.origin),
        (true, Origin::SystemFile)
    );
    assert_eq!(
        (config.keys.value, config.keys.origin),
        (KeyProfile::Vim, Origin::UserFile)
    );
}

#[test]
fn every_set_of_keys_is_known_and_a_wrong_one_gets_the_nearest() {
    let load = |said: &str| {
        let (_dir, places) = places(Some(&format!("keys = \"{said}\"")), None);
        Config::load(&places, &Env::made_up(&[]), None)
    };
    for (said, profile, letters) in [
        ("office", KeyProfile::Office, false),
        ("letters", KeyProfile::Letters, true),
        ("vim", KeyProfile::Vim, true),
    ] {
        let keys = load(said).unwrap().keys.value;
        assert_eq!((keys, keys.has_letters()), (profile, letters));
    }
    for (said, nearest) in [
        ("vi", "vim"),
        ("letter", "letters"),
        ("Office", "office"),
        ("nvim", "vim"),
    ] {
        let wrong = load(said).unwrap_err().to_string();
        assert!(wrong.contains("config.toml:1:8: "), "{wrong}");
        assert!(
            wrong.contains(&format!("The nearest is \"{nearest}\"")),
            "{wrong}"
        );
    }
}

#[test]
fn a_wrong_setting_is_named_with_its_place() {
    for (text, place, said) in [
        ("lang = \"en\"\ncolour = 1\n", ":2:1: ", "colour"),
        ("# 设置\ntheme = \"blue\"", ":2:9: ", "blue"),
        ("ascii = yes", ":1:9: ", ""),
        ("lang = \"en\"\nlang = \"zh\"", ":2:1: ", "duplicate"),
        ("keys = 3", ":1:8: ", "string"),
    ] {
        let (_dir, places) = places(Some(text), None);
        let wrong = Config::load(&places, &Env::made_up(&[]), None)
            .unwrap_err()
            .to_string();
        assert!(
            wrong.contains(&format!("config.toml{place}")),
            "{text}: {wrong}"
        );
        assert!(wrong.contains(said), "{text}: {wrong}");
    }
    let (_dir, mut directory) = places(None, None);
    directory.user_config = std::env::temp_dir();
    let wrong = Config::load(&directory, &Env::made_up(&[]), None).unwrap_err();
    assert!(matches!(wrong, ConfigWrong::Unreadable { .. }));
}

#[test]
fn places_follow_flags_then_variables_then_xdg() {
    let env = [
        ("HOME", "/home/zhang"),
        ("XDG_DATA_HOME", "/data"),
        ("XDG_STATE_HOME", "relative"),
        ("ALUMNI_DB", "/srv/a.db"),
    ];
    let db = |variables: &[(&str, &str)], flag: Option<&str>| {
        let places = Places::find(&Env::made_up(variables), flag.map(PathBuf::from)).unwrap();
        (places.db.value, places.db.origin)
    };
    assert_eq!(
        db(&env, Some("b.db")),
        (PathBuf::from("b.db"), Origin::Flag)
    );
    assert_eq!(
        db(&env, None),
        (PathBuf::from("/srv/a.db"), Origin::Environment)
    );
    assert_eq!(
        db(&env[..3], None),
        (PathBuf::from("/data/alumni/alumni.db"), Origin::BuiltIn)
    );
    assert_eq!(
        db(&env[..1], None).0,
        PathBuf::from("/home/zhang/.local/share/alumni/alumni.db")
    );
    let places = Places::find(&Env::made_up(&env), None).unwrap();
    assert_eq!(
        places.user_config,
        Path::new("/home/zhang/.config/alumni/config.toml")
    );
    assert_eq!(places.state, Path::new("/home/zhang/.local/state/alumni"));
    assert_eq!(places.cache, Path::new("/home/zhang/.cache/alumni"));
    assert!(matches!(
        Places::find(&Env::made_up(&[]), None),
        Err(ConfigWrong::NoHome)
    ));
}

#[test]
fn the_terminal_is_known_by_its_variables() {
    for (variables, none) in [
        (vec![], false),
        (vec![("NO_COLOR", "1")], true),
        (vec![("NO_COLOR", "")], false),
        (vec![("CLICOLOR", "0")], true),
        (vec![("CLICOLOR", "1")], false),
        (vec![("TERM", "dumb")], true),
        (vec![("TERM", "xterm")], false),
    ] {
        assert_eq!(Env::made_up(&variables).no_color(), none, "{variables:?}");
    }
    for (variables, charset) in [
        (vec![], Charset::Utf8),
        (vec![("LANG", "C")], Charset::Utf8),
        (vec![("LANG", "zh_CN.UTF-8")], Charset::Utf8),
        (vec![("LANG", "zh_CN.utf8")], Charset::Utf8),
        (
            vec![("LANG", "zh_CN.GBK")],
            Charset::Other("GBK".to_owned()),
        ),
        (
            vec![("LANG", "zh_CN.GBK"), ("LC_ALL", "C.UTF-8")],
            Charset::Utf8,
        ),
        (
            vec![("LC_CTYPE", "de_DE.ISO-8859-15@euro")],
            Charset::Other("ISO-8859-15".to_owned()),
        ),
    ] {
        assert_eq!(Env::made_up(&variables).charset(), charset, "{variables:?}");
    }
    assert!(Env::made_up(&[("COLORTERM", "truecolor")]).true_color());
}
