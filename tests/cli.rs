//! The real program, as a shell calls it: an empty home, pipes instead of a terminal, exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ROSTER: &str = "\
2013届毕业生名单,,,,,,
姓名,学号,毕业年份,专业,手机,邮箱,工作单位
赵国伟,20080001,2013,临床医学,13800138001,zgw@example.org,沈阳市第一人民医院
陈　斌,20080002,2013,临床医学,13800138002,无,大连市中心医院
欧阳娜,20080003,2013,口腔医学,１３８００１３８００３,ouyang@example.org,=SUM(A1)
,20080004,2013,临床医学,,,
张丽,20080005,1O15,临床医学,,,
";

/// An office that nobody has used.
struct Home {
    folder: tempfile::TempDir,
}

struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// With the file of the first institution.
    fn founded() -> Self {
        let home = Self::new();
        assert_eq!(home.run(&["init"]).code, 0);
        home
    }

    /// With invented people.
    fn peopled(people: u32) -> Self {
        let home = Self::new();
        let db = home.db();
        let people = people.to_string();
        let args = [
            "--db",
            db.to_str().unwrap(),
            "demo",
            "--people",
            &people,
            "--no-open",
        ];
        let said = home.run(&args);
        assert_eq!(
            (said.code, said.out.trim()),
            (0, db.to_str().unwrap()),
            "{}",
            said.err
        );
        home
    }

    fn db(&self) -> PathBuf {
        self.folder.path().join(".local/share/alumni/alumni.db")
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("USER", "lin")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        Said::from(self.command(args).output().unwrap())
    }

    fn json(&self, args: &[&str]) -> Value {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args:?}: {}", said.err);
        serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", said.out))
    }

    fn count(&self, query: &str) -> usize {
        self.run(&["list", "--count", "--", query])
            .out
            .trim()
            .parse()
            .unwrap()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

#[test]
fn help_begins_with_three_examples() {
    let home = Home::new();
    for args in [
        &["-h"][..],
        &["--help"],
        &["list", "-h"],
        &["import", "--help"],
    ] {
        let said = home.run(args);
        assert_eq!(said.code, 0);
        let lines: Vec<&str> = said.out.lines().collect();
        assert_eq!(lines[0], "Examples:", "{args:?}");
        assert!(
            lines[1..4].iter().all(|line| line.starts_with("  alumni")),
            "{args:?}"
        );
    }
    let long = home.run(&["--help"]).out;
    assert!(long.contains("74   disk or database"), "{long}");
}

#[test]
fn what_is_mistyped_is_answered_with_what_is_near() {
    let home = Home::new();
    for (args, near) in [
        (&["lst"][..], "'list'"),
        (&["list", "--jsno"], "'--json'"),
        (&["list", "a", "--limitt", "3"], "'--limit'"),
    ] {
        let said = home.run(args);
        assert_eq!(said.code, 2, "{args:?}");
        assert!(said.err.contains(near), "{args:?}: {}", said.err);
        assert!(said.out.is_empty());
    }
}

#[test]
fn without_a_database_the_next_step_is_named() {
    let home = Home::new();
    let roster = home.file("roster.csv", ROSTER);
    for args in [
        &["list"][..],
        &["history"],
        &["undo"],
        &["show", "1"],
        &["import", roster.to_str().unwrap(), "--yes"],
        &["doctor"],
        &[],
    ] {
        let said = home.run(args);
        assert_eq!(said.code, 74, "{args:?}");
        let told = said.err + &said.out;
        assert!(told.contains("alumni init"), "{args:?}: {told}");
    }
    assert!(!home.db().exists());
}

#[test]
fn screens_need_a_terminal() {
    let home = Home::founded();
    let said = home.run(&[]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("terminal"), "{}", said.err);
}

#[test]
fn a_wrong_file_is_named_in_the_sessions_language() {
    let home = Home::new();
    let text = home.file("letter.db", "Dear alumni,\n");
    let said = home.run(&["--db", text.to_str().unwrap(), "list"]);
    assert_eq!(said.code, 74);
    assert!(said.err.contains("not an alumni database"), "{}", said.err);
    let said = home.run(&["--db", text.to_str().unwrap(), "--lang", "zh", "list"]);
    assert_eq!(said.code, 74);
    assert!(said.err.contains("不是 alumni 数据库"), "{}", said.err);
    let mut locale = home.command(&["--db", text.to_str().unwrap(), "list"]);
    let said = Said::from(locale.env("LANG", "zh_CN.UTF-8").output().unwrap());
    assert!(said.err.contains("不是 alumni 数据库"), "{}", said.err);
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "Dear alumni,\n");
}

#[test]
fn init_makes_a_private_file_once() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::founded();
    let mode = std::fs::metadata(home.db()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = home.run(&["init"]);
    assert_eq!(again.code, 74);
    assert!(again.err.contains("--db"), "{}", again.err);
    let wrong = home.run(&["--db", "x.db", "init", "--profile", "nowhere"]);
    assert_eq!(wrong.code, 2);
    let broken = home.file("school.toml", "[institution\n");
    let wrong = home.run(&[
        "--db",
        "x.db",
        "init",
        "--profile",
        broken.to_str().unwrap(),
    ]);
    assert_eq!(wrong.code, 6);
    assert!(wrong.err.contains("school.toml:1"), "{}", wrong.err);
}

#[test]
fn a_roster_is_looked_at_taken_in_and_taken_back() {
    let home = Home::founded();
    let roster = home.file("roster.csv", ROSTER);
    let roster = roster.to_str().unwrap();

    let asked = home.run(&["import", roster]);
    assert_eq!(asked.code, 2);
    assert!(
        asked.err.contains("--yes") && asked.err.contains("--dry-run"),
        "{}",
        asked.err
    );

    let looked = home.json(&["import", roster, "--dry-run", "--json"]);
    assert_eq!(looked["added"], 3);
    assert_eq!(looked["change_set"], Value::Null);
    assert_eq!(home.count(""), 0);

    let strict = home.run(&["import", roster, "--yes", "--strict", "--json"]);
    assert_eq!(strict.code, 6);
    assert_eq!(home.count(""), 0);

    let done = home.json(&["import", roster, "--yes", "--json"]);
    let keys: Vec<&str> = done
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut wanted = [
        "file",
        "encoding",
        "rows",
        "added",
        "folded",
        "repeated",
        "changed",
        "same",
        "asked",
        "rejected",
        "cleaned",
        "change_set",
        "rejects_file",
        "files_left",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    let n = |key: &str| done[key].as_u64().unwrap();
    assert_eq!((n("rows"), n("added"), n("rejected")), (5, 3, 2));
    assert_eq!(
        n("rows"),
        n("added")
            + n("folded")
            + n("repeated")
            + n("changed")
            + n("same")
            + n("asked")
            + n("rejected")
    );
    let rejects = std::fs::read_to_string(done["rejects_file"].as_str().unwrap()).unwrap();
    assert!(rejects.contains("1O15"), "{rejects}");

    assert_eq!(
        (
            home.count("zgw"),
            home.count("陈斌"),
            home.count("ouyangna")
        ),
        (1, 1, 1)
    );
    let again = home.json(&["import", roster, "--yes", "--json"]);
    assert_eq!(
        (&again["same"], &again["change_set"]),
        (&Value::from(3), &Value::Null)
    );

    let back = home.run(&["undo", &n("change_set").to_string()]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert_eq!(home.count(""), 0);
    let entry = &home.json(&["history", "--json"])[0];
    assert_eq!(
        (&entry["undoes"], &entry["user"]),
        (&done["change_set"], &Value::from("lin"))
    );
    let twice = home.run(&["undo", &n("change_set").to_string()]);
    assert_eq!(twice.code, 5, "{}", twice.err);
}

#[test]
fn what_cannot_be_read_is_wrong_input() {
    let home = Home::founded();
    for (name, text) in [
        ("empty.csv", ""),
        ("letter.csv", "Dear alumni\nhow are you\n"),
    ] {
        let path = home.file(name, text);
        let said = home.run(&["import", path.to_str().unwrap(), "--yes"]);
        assert_eq!(said.code, 6, "{name}: {}", said.err);
        assert!(said.err.lines().count() <= 2, "{}", said.err);
    }
    assert_eq!(home.run(&["import", "nowhere.csv", "--yes"]).code, 6);
    let page = home.file(
        "roster.html",
        "<!DOCTYPE html><html><body>hello</body></html>",
    );
    let said = home.run(&["--lang", "zh", "import", page.to_str().unwrap(), "--yes"]);
    assert_eq!(said.code, 6);
    assert!(said.err.contains("网页"), "{}", said.err);
}

#[test]
fn a_list_takes_every_form() {
    let home = Home::peopled(120);
    assert_eq!(home.count(""), 120);
    let all = home.json(&["list", "", "--json"]);
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 120);
    for key in [
        "number",
        "name",
        "latin_name",
        "pinyin",
        "student_no",
        "class_year",
        "entry_year",
        "faculty",
        "programme",
        "chapter",
        "city",
        "employer",
        "mobile",
        "email",
        "status",
    ] {
        assert!(all.iter().all(|one| one.get(key).is_some()), "{key}");
        assert!(all.iter().any(|one| !one[key].is_null()), "{key}");
        assert!(all.iter().all(|one| one[key] != ""), "{key}");
    }
    assert!(all.iter().all(|one| one["status"] == "active"
        || one["status"] == "lost"
        || one["status"] == "deceased"));
    let lines = home.run(&["list", "--jsonl"]).out;
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(&lines, all);
    let csv = home.run(&["list", "--csv", "--fields", "number,name"]).out;
    assert_eq!(csv.lines().next(), Some("number,name"));
    assert_eq!(csv.lines().count(), 121);
    let plain = home.run(&["list", "--plain", "--limit", "5"]).out;
    assert!(
        plain.lines().count() == 5 && plain.lines().all(|line| line.matches('\t').count() == 7)
    );
    let sorted = home.json(&[
        "list",
        "--json",
        "--sort",
        "-class",
        "--fields",
        "class_year",
        "--limit",
        "3",
    ]);
    let years: Vec<i64> = sorted
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["class_year"].as_i64().unwrap())
        .collect();
    assert!(years.is_sorted_by(|a, b| a >= b), "{years:?}");
    // Several words are one query, a minus is no option.
    let with = home.count("has:email");
    let without: usize = home
        .run(&["list", "-has:email", "--count"])
        .out
        .trim()
        .parse()
        .unwrap();
    assert_eq!(with + without, 120);
}

#[test]
fn nothing_found_is_no_failure_unless_asked() {
    let home = Home::peopled(5);
    assert_eq!(home.run(&["list", "nobodyhere"]).code, 0);
    assert_eq!(home.run(&["list", "nobodyhere", "--exit-status"]).code, 3);
    assert_eq!(home.run(&["list", "--exit-status"]).code, 0);
    assert_eq!(home.run(&["list", "nobodyhere", "--json"]).out, "[]\n");
}

#[test]
fn wrong_queries_fields_and_orders_name_the_nearest() {
    let home = Home::peopled(5);
    for (args, near) in [
        (&["list", "clas:2004"][..], "class"),
        (&["list", "foo:1"], "help list"),
        (&["list", "--fields", "nam"], "name"),
        (&["list", "--sort", "nothing"], "-updated"),
        (&["export", "", "--to", "x.xls"], ".csv"),
    ] {
        let said = home.run(args);
        assert_eq!(said.code, 2, "{args:?}: {}", said.err);
        assert!(said.err.contains(near), "{args:?}: {}", said.err);
    }
}

#[test]
fn a_person_is_shown_by_number() {
    let home = Home::peopled(30);
    let first = home.run(&["show", "A-000007"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.out.contains("A-000007"));
    let zh = home.run(&["--lang", "zh", "show", "7"]);
    assert!(
        zh.out.contains("姓名") && zh.out.contains("教育经历"),
        "{}",
        zh.out
    );
    let json = home.json(&["show", "7", "--json"]);
    assert_eq!(json["number"], "A-000007");
    assert!(
        json["degrees"]
            .as_array()
            .is_some_and(|rows| !rows.is_empty())
    );
    let nobody = home.run(&["show", "9999"]);
    assert_eq!(nobody.code, 1);
    assert!(nobody.err.contains("9999"), "{}", nobody.err);
}

#[test]
fn people_go_to_files() {
    let home = Home::peopled(20);
    let to = |name: &str| home.folder.path().join(name).to_str().unwrap().to_owned();
    let csv = to("all.csv");
    assert_eq!(home.run(&["export", "", "--to", &csv]).code, 0);
    let text = std::fs::read_to_string(&csv).unwrap();
    assert!(text.starts_with("\u{feff}number,name,"));
    assert_eq!(text.matches("\r\n").count(), 21);
    assert!(text.contains(",'+"), "a phone is no formula");
    let json = to("all.json");
    assert_eq!(home.run(&["export", "", "--to", &json]).code, 0);
    let all: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 20);
    assert_eq!(
        home.run(&["export", "", "--to", "-"]).out.lines().count(),
        20
    );
    let nowhere = home.run(&["export", "", "--to", "/nowhere/all.csv"]);
    assert_eq!(nowhere.code, 74, "{}", nowhere.err);
    assert!(!Path::new(&to("all.csv.part")).exists());
}

#[test]
fn an_exported_file_comes_back_as_it_is() {
    let home = Home::founded();
    let roster = home.file("roster.csv", ROSTER);
    home.json(&["import", roster.to_str().unwrap(), "--yes", "--json"]);
    let out = home.folder.path().join("out.csv");
    let out = out.to_str().unwrap();
    assert_eq!(home.run(&["export", "", "--to", out]).code, 0);
    let back = home.json(&["import", out, "--yes", "--json"]);
    assert_eq!(
        (&back["same"], &back["rows"]),
        (&Value::from(3), &Value::from(3)),
        "{back}"
    );
}

#[test]
fn a_demo_is_not_mixed_with_people() {
    let home = Home::peopled(10);
    let db = home.db();
    let db = db.to_str().unwrap();
    let again = home.run(&["--db", db, "demo", "--people", "5", "--no-open"]);
    assert_eq!(again.code, 2);
    assert_eq!(home.count(""), 10);
    let nowhere = home.run(&["demo", "--no-open"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("--db"), "{}", nowhere.err);
    let empty = Home::founded();
    let db = empty.db();
    let said = empty.run(&[
        "--db",
        db.to_str().unwrap(),
        "demo",
        "--people",
        "5",
        "--no-open",
    ]);
    assert_eq!((said.code, empty.count("")), (0, 5), "{}", said.err);
}

#[test]
fn the_same_seed_makes_the_same_people() {
    let (one, other) = (Home::peopled(40), Home::peopled(40));
    // A file of cells bears the point of the history at which it left.
    let list = ["list", "--json"];
    let (one, other) = (one.run(&list).out, other.run(&list).out);
    assert!(one.len() > 4_000, "{one}");
    assert_eq!(one, other);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let home = Home::peopled(400);
    let mut child = home
        .command(&["list", "--jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let said = Said::from(child.wait_with_output().unwrap());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

#[test]
fn undo_without_anything_to_undo_says_so() {
    let home = Home::founded();
    let said = home.run(&["undo", "77"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("alumni history"), "{}", said.err);
}

#[test]
fn a_mistyped_setting_is_named_with_its_place() {
    let home = Home::founded();
    let folder = home.folder.path().join(".config/alumni");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "lang = \"en\"\ncolour = true\n").unwrap();
    let said = home.run(&["list"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("config.toml:2:1"), "{}", said.err);
}

#[test]
fn a_doctor_says_nothing_about_people() {
    let home = Home::peopled(10);
    let said = home.run(&["doctor"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("sound") && said.out.contains("people      10"),
        "{}",
        said.out
    );
    let all = home.json(&["list", "--json"]);
    for one in all.as_array().unwrap() {
        assert!(!said.out.contains(one["name"].as_str().unwrap()));
    }
}

#[test]
fn completions_and_pages_are_made_from_the_arguments() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = home.run(&["completions", shell]);
        assert!(said.code == 0 && said.out.contains("import"), "{shell}");
    }
    let page = home.run(&["man"]);
    assert!(page.out.contains(".TH alumni 1") && page.out.contains("disk or database"));
    let folder = home.folder.path().join("man");
    assert_eq!(
        home.run(&["man", "--dir", folder.to_str().unwrap()]).code,
        0
    );
    for name in ["alumni.1", "alumni-list.1", "alumni-import.1"] {
        assert!(folder.join(name).exists(), "{name}");
    }
}

#[test]
fn hostile_cells_reach_no_terminal() {
    let home = Home::founded();
    let roster = home.file(
        "roster.csv",
        "姓名,学号,毕业年份,备注\n王\u{1b}[31m伟\u{202e},20080009,2013,\u{7}bell\u{9b}2J\n",
    );
    let done = home.json(&["import", roster.to_str().unwrap(), "--yes", "--json"]);
    assert_eq!(
        (&done["added"], &done["cleaned"]),
        (&Value::from(1), &Value::from(1))
    );
    for args in [
        &["list"][..],
        &["list", "--plain"],
        &["list", "--csv"],
        &["show", "1"],
        &["history"],
    ] {
        let out = home.run(args).out;
        assert!(
            !out.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']),
            "{args:?}: {out:?}"
        );
    }
}

#[test]
fn an_interrupted_command_says_130() {
    let home = Home::founded();
    let db = home.folder.path().join("big.db");
    let entries = || std::fs::read_dir(home.folder.path()).unwrap().count();
    let before = entries();
    let mut child = home
        .command(&[
            "--db",
            db.to_str().unwrap(),
            "demo",
            "--people",
            "1000000",
            "--no-open",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It is made beside its place.
    while entries() == before {
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    let interrupted = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!db.exists());
}

#[test]
fn a_poisoned_file_commands_no_terminal_on_any_output() {
    use alumni::office::Office;
    use alumni::office::permit::Actor;
    const BAD: &str = "\x1b]0;t\x07\x1b[2J\u{9b}31m\u{90}x\u{9c}\u{202e}\u{200b}\u{85}\r\x08";
    let home = Home::founded();
    // Another program wrote it: the cleaning of what comes in was never asked.
    let now = || "2026-11-23T02:00:00Z".parse().unwrap();
    let actor = Actor::owner(format!("lin{BAD}"));
    let office = Office::open(&home.db(), actor, now, alumni::config::Lang::En).unwrap();
    let mut dossier = alumni::model::dossier::Dossier::default();
    dossier.alumnus.name = format!("王{BAD}伟");
    dossier.alumnus.notes = format!("two{BAD}\nlines{BAD}");
    let id = office.save_person(&dossier).unwrap();
    let mut dossier = office.dossier(id).unwrap();
    dossier.alumnus.latin_name = format!("Wei{BAD}");
    office.save_person(&dossier).unwrap();
    drop(office);
    for args in [
        &["list", ""][..],
        &["list", "", "--plain"],
        &["list", "", "--plain", "--fields", "name,latin_name"],
        &["list", &format!("a:{BAD}")],
        &["list", "", "--fields", BAD.trim_start_matches('\0')],
        &["list", "", "--sort", BAD],
        &["show", "1"],
        &["show", BAD],
        &["export", "", "--to", &format!("x{BAD}.csw")],
        &["import", &format!("x{BAD}.csv")],
        &["history"],
        &["undo", "2"],
        &["doctor"],
    ] {
        let said = home.run(args);
        for text in [said.out, said.err] {
            let plain = text.replace(['\n', '\t'], "");
            let found = plain.find(alumni::clean::is_hostile);
            assert_eq!(found, None, "{args:?}: {text:?}");
        }
    }
}

#[test]
fn a_saved_view_answers_on_the_command_line() {
    use alumni::config::Lang;
    use alumni::model::user::SavedView;
    use alumni::office::Office;
    use alumni::office::permit::Actor;

    let home = Home::peopled(300);
    let clock = || "2026-11-23T02:00:00Z".parse().unwrap();
    let office = Office::open(&home.db(), Actor::owner("lin"), clock, Lang::En).unwrap();
    let view = SavedView {
        name: "沪上女校友".to_owned(),
        query: "sex:F".to_owned(),
        sort: "-class,name".to_owned(),
        columns: "name:8 class_year".to_owned(),
        ..SavedView::default()
    };
    office.save_view(&view).unwrap();
    let said = home.run(&["list", "--view", "沪上女校友", "--plain"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let by_hand = [
        "list",
        "sex:F",
        "--sort",
        "-class,name",
        "--fields",
        "name,class_year",
        "--plain",
    ];
    assert_eq!(said.out, home.run(&by_hand).out);
    assert!(said.out.lines().count() > 50);
    // More words narrow it; an order and fields of one's own win.
    let args = [
        "list",
        "--view",
        "沪上女校友",
        "status:lost",
        "--fields",
        "name",
        "--sort",
        "name",
        "--plain",
    ];
    let narrow = home.run(&args).out;
    let lost = home
        .run(&["list", "sex:F status:lost", "--fields", "name", "--plain"])
        .out;
    assert_eq!(narrow, lost);
    let wrong = home.run(&["list", "--view", "nobody's"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("沪上女校友"), "{}", wrong.err);
}

#[test]
fn a_country_is_set_by_any_of_its_names_and_told_by_its_code() {
    let home = Home::founded();
    let roster = home.file("roster.csv", ROSTER);
    let file = roster.to_str().unwrap();
    assert_eq!(home.run(&["import", file, "--yes"]).code, 0);
    let said = home.run(&["edit", "", "--set", "nationality=美国", "--yes"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for query in ["nationality:US", "nationality:usa", "国籍:美利坚合众国"] {
        assert_eq!(
            home.run(&["list", query, "--count"]).out.trim(),
            "3",
            "{query}"
        );
    }
    let list = |args: &[&str]| {
        let said = home.run(&[&["list", "", "--fields", "name,nationality"][..], args].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        said.out
    };
    let json: Value = serde_json::from_str(&list(&["--json"])).unwrap();
    assert_eq!(json[0]["nationality"], "US");
    assert!(list(&["--lang", "zh"]).contains("美国"));
    assert!(list(&["--lang", "en"]).contains("United States"));
    let wrong = home.run(&["edit", "", "--set", "nationality=Germny", "--yes"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("Was Germany meant?"), "{}", wrong.err);
}

#[test]
fn many_are_edited_in_one_change_and_taken_back() {
    let home = Home::founded();
    let roster = home.file("roster.csv", ROSTER);
    assert_eq!(
        home.run(&["import", roster.to_str().unwrap(), "--yes"])
            .code,
        0
    );
    let said = home.run(&[
        "edit",
        "",
        "--tag",
        "2013届",
        "--set",
        "status=lost",
        "--dry-run",
        "--json",
    ]);
    let plan: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.code, &plan["would_change"], &plan["changed"]),
        (0, &3.into(), &0.into())
    );
    // Without a terminal nobody can be asked.
    let said = home.run(&["edit", "", "--tag", "2013届"]);
    assert_eq!(said.code, 2, "{}", said.err);
    let said = home.run(&[
        "edit",
        "",
        "--tag",
        "2013届",
        "--set",
        "status=lost",
        "--yes",
        "--json",
    ]);
    let done: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (said.code, &done["changed"]),
        (0, &3.into()),
        "{}",
        said.err
    );
    assert_eq!(
        home.run(&["list", "status:lost", "tag:2013届", "--count"])
            .out
            .trim(),
        "3"
    );
    let entry = done["change_set"].to_string();
    assert_eq!(home.run(&["undo", &entry]).code, 0);
    assert_eq!(
        home.run(&["list", "status:lost", "--count"]).out.trim(),
        "0"
    );
    for (wrong, code) in [
        (&["edit", ""][..], 2),
        (&["edit", "", "--set", "stauts=lost", "--yes"], 2),
        (&["edit", "", "--set", "status=gone", "--yes"], 2),
        (&["edit", "", "--set", "status", "--yes"], 2),
        (&["edit", "", "--chapter", "nowhere", "--yes"], 2),
        (
            &["edit", "", "--chapter", "上海", "--leave", "上海", "--yes"],
            2,
        ),
        (&["edit", "", "--register", "nothing", "--yes"], 2),
        (
            &["edit", "class:1900", "--archive", "--yes", "--exit-status"],
            3,
        ),
    ] {
        assert_eq!(home.run(wrong).code, code, "{wrong:?}");
    }
}

#[test]
fn many_are_registered_for_an_event_and_the_plan_says_who() {
    let home = Home::peopled(200);
    let said = home.run(&["edit", "", "--register", "校友义诊日", "--dry-run"]);
    assert_eq!(said.code, 2, "several are called so: {}", said.err);
    let day = said.err.split(['O', 'n', ' ', ',']).find(|w| w.len() == 10);
    let event = format!("校友义诊日 {}", day.unwrap());
    let said = home.run(&["edit", "", "--register", &event, "--yes", "--json"]);
    let done: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(said.code, 0, "{}", said.err);
    let changed = done["changed"].as_u64().unwrap();
    assert!(changed > 100, "{done}");
    assert!(said.err.contains(&format!("and {} more", changed - 5)));
    assert!(said.err.contains("go on the waiting list"), "{}", said.err);
    assert!(said.err.contains("deceased"), "{}", said.err);
    // Nobody is registered twice, and the sentence has no empty list of names.
    let said = home.run(&["edit", "", "--register", &event, "--dry-run"]);
    assert!(said.err.contains("Nobody would change\n"), "{}", said.err);
    let said = home.run(&["edit", "", "--chapter", "Shanhai", "--dry-run"]);
    assert!(said.err.contains("Did you mean Shanghai?"), "{}", said.err);
}

#[test]
fn a_workbook_comes_back_as_it_is() {
    let home = Home::peopled(200);
    let out = home.folder.path().join("out.xlsx");
    let out = out.to_str().unwrap();
    for lang in ["en", "zh"] {
        let args = ["--lang", lang, "export", "", "--to", out, "--force"];
        let said = home.run(&args);
        assert_eq!(said.code, 0, "{}", said.err);
        let back = home.json(&["import", out, "--dry-run", "--json"]);
        assert_eq!(
            (&back["same"], &back["rows"]),
            (&Value::from(200), &Value::from(200)),
            "{lang}: {back}"
        );
    }
}

#[test]
fn a_file_that_is_there_is_replaced_with_force_only() {
    let home = Home::peopled(5);
    let path = home.file("mine.csv", "precious");
    let to = path.to_str().unwrap();
    let said = home.run(&["export", "", "--to", to]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("--force"), "{}", said.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    let said = home.run(&["export", "", "--to", to, "--force", "--no-bom", "--lf"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("number,") && !text.contains("\r\n"));
    let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let left: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
    let names = left.iter().map(|one| one.as_ref().unwrap().file_name());
    assert!(
        names
            .into_iter()
            .all(|name| !name.to_string_lossy().ends_with(".part"))
    );
}

#[test]
fn what_leaves_the_house_is_noted() {
    let home = Home::peopled(20);
    let to = |name: &str| home.folder.path().join(name).to_str().unwrap().to_owned();
    let (public, cards) = (to("public.csv"), to("cards.vcf"));
    let fields = ["export", "", "--to", &public, "--fields", "number,name"];
    assert_eq!(home.run(&fields).code, 0);
    assert_eq!(
        home.run(&["export", "class:1950..2020", "--to", &cards, "--v3"])
            .code,
        0
    );
    assert!(
        std::fs::read_to_string(&cards)
            .unwrap()
            .contains("VERSION:3.0")
    );
    let noted = home.json(&["history", "--disclosures", "--json"]);
    let noted = noted.as_array().unwrap();
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert_eq!(noted[0]["format"], "vcard3");
    assert_eq!(noted[0]["query"], "class:1950..2020");
    assert!(noted[0]["target"].as_str().unwrap().ends_with("cards.vcf"));
    let told = home.run(&["history", "--disclosures"]);
    assert!(told.out.contains("vcard3"), "{}", told.out);
    let wrong = home.run(&["export", "", "--to", &to("x.vcf"), "--fields", "name"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}

#[test]
fn pages_for_the_printer_are_written() {
    let home = Home::peopled(60);
    for (what, sign) in [
        ("labels", "class=\"label\""),
        ("roster", "<table>"),
        ("sheet", "<article>"),
    ] {
        let path = home.folder.path().join(format!("{what}.html"));
        let said = home.run(&["print", what, "", "--to", path.to_str().unwrap()]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(
            std::fs::read_to_string(&path).unwrap().contains(sign),
            "{what}"
        );
    }
    let to = home.folder.path().join("x.html");
    let said = home.run(&[
        "print",
        "labels",
        "",
        "--to",
        to.to_str().unwrap(),
        "--size",
        "9x9",
    ]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("3x8") && !to.exists(), "{}", said.err);
}

#[test]
fn fields_are_added_filled_and_retired_without_screens() {
    let home = Home::founded();
    let none = home.run(&["field", "list"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert!(none.err.contains("alumni field add"), "{}", none.err);
    let roster = home.file("roster.csv", "姓名,学号\n赵国伟,20080001\n陈斌,20080002\n");
    let roster = roster.to_str().unwrap().to_owned();
    assert_eq!(home.run(&["import", &roster, "--yes"]).code, 0);
    let mentor = [
        "field",
        "add",
        "mentor",
        "--en",
        "Mentor",
        "--zh",
        "结对导师",
    ];
    assert_eq!(home.run(&mentor).code, 0);
    let size = [
        "field",
        "add",
        "size",
        "--en",
        "Shirt size",
        "--kind",
        "choice",
        "--choices",
        "S,M",
        "--required",
    ];
    assert_eq!(home.run(&size).code, 0);
    let grant = [
        "field",
        "add",
        "grant",
        "--of",
        "chapter",
        "--kind",
        "number",
        "--zh",
        "拨款",
        "--private",
    ];
    assert_eq!(home.run(&grant).code, 0);
    let all = home.json(&["field", "list", "--json"]);
    let keys: Vec<&str> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["mentor", "size", "grant"]);
    assert_eq!(all[1]["choices"], serde_json::json!(["S", "M"]));
    assert_eq!(
        (&all[1]["required"], &all[2]["private"]),
        (&true.into(), &true.into())
    );
    // What cannot be is said with its place, and nothing is written.
    for (args, code, said) in [
        (
            &["field", "add", "class", "--en", "X"][..],
            6,
            "key: Class is called so already",
        ),
        (
            &["field", "add", "x y", "--en", "X"],
            6,
            "key: letters, digits and underscores",
        ),
        (&["field", "add", "colour"], 6, "needs a name"),
        (
            &["field", "edit", "mento", "--zh", "师"],
            2,
            "Did you mean mentor?",
        ),
        (&["field", "edit", "mentor"], 2, "Nothing to change"),
        (&["field", "restore", "mentor"], 2, "Nothing to change"),
        (
            &["edit", "", "--set", "size=XL", "--yes"],
            2,
            "it can be S, M",
        ),
    ] {
        let refused = home.run(args);
        assert_eq!(refused.code, code, "{args:?}: {}", refused.err);
        assert!(refused.err.contains(said), "{args:?}: {}", refused.err);
    }
    let set = [
        "edit",
        "",
        "--set",
        "size=m",
        "--set",
        "mentor=李老师",
        "--yes",
    ];
    assert_eq!(home.run(&set).code, 0);
    assert_eq!(home.count("size:M"), 2);
    assert_eq!(home.count("结对导师:李"), 2);
    let list = home.run(&["list", "陈斌", "--csv", "--fields", "name,mentor,size"]);
    assert_eq!(list.out, "name,mentor,size\n陈斌,李老师,M\n");
    let person = home.json(&["show", "1", "--json"]);
    assert_eq!(person["mentor"], "李老师");
    assert_eq!(
        home.run(&["edit", "陈斌", "--set", "size=S", "--yes"]).code,
        0
    );
    for (order, names) in [("size", "赵国伟\n陈斌\n"), ("-size", "陈斌\n赵国伟\n")] {
        let sorted = ["list", "", "--plain", "--fields", "name", "--sort", order];
        assert_eq!(home.run(&sorted).out, names, "{order}");
    }
    let unknown = home.run(&["list", "", "--sort", "weight"]);
    assert!(
        unknown.code == 2 && unknown.err.contains("-size"),
        "{}",
        unknown.err
    );
    assert_eq!(home.run(&["undo"]).code, 0);
    let shown = home.run(&["show", "1"]);
    assert!(
        shown
            .out
            .contains("Own fields\n  Mentor      李老师\n  Shirt size  M"),
        "{}",
        shown.out
    );
    // Choices in use stay; an edit, a move and a retirement are undone one by one.
    let fewer = home.run(&["field", "edit", "size", "--choices", "S"]);
    assert!(
        fewer
            .err
            .contains("2 records have values that would not fit"),
        "{}",
        fewer.err
    );
    for args in [
        &[
            "field",
            "edit",
            "size",
            "--choices",
            "S,M,L",
            "--required=no",
        ][..],
        &["field", "edit", "size", "--up", "3"],
        &["field", "retire", "mentor"],
    ] {
        assert_eq!(home.run(args).code, 0, "{args:?}");
    }
    let both = home.run(&["field", "edit", "size", "--up", "1", "--zh", "尺码"]);
    assert_eq!(both.code, 2, "one command, one undo");
    let nowhere = home.run(&["field", "edit", "size", "--up", "3"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("Nothing to change"), "{}", nowhere.err);
    let after = home.json(&["field", "list", "--of", "alumnus", "--json"]);
    assert_eq!(
        (&after[0]["key"], &after[1]["retired"]),
        (&"size".into(), &true.into())
    );
    assert_eq!(after[0]["required"], false);
    let unknown = home.run(&["list", "mentor:李", "--count"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
    for _ in 0..3 {
        assert_eq!(home.run(&["undo"]).code, 0);
    }
    assert_eq!(home.count("mentor:李"), 2);
    let now = home.json(&["field", "list", "--of", "alumnus", "--json"]);
    assert_eq!(
        (&now[0]["key"], &now[1]["required"]),
        (&"mentor".into(), &true.into())
    );
}

#[test]
fn a_value_that_nobody_has_is_answered_with_the_nearest() {
    let home = Home::peopled(200);
    let slip = home.run(&["list", "status:losst", "--count"]);
    let lost = home.count("status:lost");
    assert_eq!((slip.code, slip.out.trim()), (0, "0"));
    let said = format!("Did you mean status:lost ({lost})?");
    assert!(slip.err.contains(&said), "{}", slip.err);
    let none = home.run(&["list", "status:qqqqqqqq", "--count"]);
    assert_eq!(none.err, "");
}

#[test]
fn a_heading_is_mapped_to_a_field_of_the_office() {
    let home = Home::founded();
    let club = ["field", "add", "club", "--en", "Club", "--kind", "flag"];
    assert_eq!(home.run(&club).code, 0);
    let medal = [
        "field",
        "add",
        "medal",
        "--zh",
        "奖牌",
        "--kind",
        "choice",
        "--choices",
        "Gold,Silver",
    ];
    assert_eq!(home.run(&medal).code, 0);
    let roster = home.file(
        "roster.csv",
        "姓名,学号,社员吗,奖牌\n赵国伟,20080001,是,gold\n陈斌,20080002,maybe,\n欧阳娜,20080003,,Sliver\n张丽,20080004,,Lead\n",
    );
    let roster = roster.to_str().unwrap();
    let said = home.run(&["import", roster, "--yes", "--map", "社员吗=club"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for reason in [
        "row 3: Club: maybe is neither yes nor no",
        "row 4: 奖牌: Sliver is not known. Was Silver meant?",
        "row 5: 奖牌: Lead cannot be chosen. It can be Gold, Silver",
    ] {
        assert!(said.err.contains(reason), "{reason}: {}", said.err);
    }
    assert_eq!(home.count("medal:Gold"), 1);
    assert_eq!(home.count("club:yes"), 1);
}

#[test]
fn one_person_is_added_and_the_number_printed() {
    let home = Home::founded();
    let wang = [
        "add",
        "name=王欣怡",
        "student_no=2000021187",
        "届=2004",
        "faculty=口腔医学院",
        "mobile=138 0013 2231",
        "mobile=13900001111",
    ];
    let dry: Vec<&str> = wang.iter().copied().chain(["--dry-run"]).collect();
    assert_eq!((home.run(&dry).code, home.count("")), (0, 0));
    let said = home.run(&wang);
    assert_eq!(
        (said.code, said.out.trim()),
        (0, "A-000001"),
        "{}",
        said.err
    );
    let shown = home.json(&["list", "13900001111", "class:2004", "--json"]);
    assert_eq!(shown[0]["name"], "王欣怡");
    // A slip is said before it becomes a faculty.
    let slip = ["add", "name=赵一", "faculty=口腔医学完", "--dry-run"];
    let slip = home.run(&slip);
    assert!(
        slip.code == 0 && slip.err.contains("口腔医学完"),
        "{}",
        slip.err
    );
    // The same once more, somebody like them, and what cannot be read: said, and not written.
    assert_eq!(home.run(&wang).code, 5);
    let like = home.run(&["add", "name=王欣怡", "mobile=13800132231"]);
    assert_eq!(like.code, 5, "{}", like.err);
    assert!(like.err.contains("A-000001"), "{}", like.err);
    let wrong = home.run(&["add", "name=李雷", "birth=1982-13"]);
    assert_eq!(wrong.code, 6, "{}", wrong.err);
    let twice = home.run(&["add", "name=李雷", "姓名=韩梅梅"]);
    assert!(
        twice.code == 2 && twice.err.contains("name is given twice"),
        "{}",
        twice.err
    );
    let tags = ["add", "name=李雷", "tag=导师", "tag=捐赠人", "--dry-run"];
    assert_eq!(home.run(&tags).code, 0);
    assert_eq!(home.run(&["add", "nmae=李雷"]).code, 2);
    assert_eq!(home.run(&["add", "李雷"]).code, 2);
    let json = home.json(&["add", "name=李雷", "--json"]);
    assert_eq!(json["number"], "A-000002");
    assert_eq!(home.run(&["undo"]).code, 0);
    assert_eq!(home.count(""), 1);
}

#[test]
fn the_help_of_list_names_every_field_of_a_query() {
    let said = Home::new().run(&["help", "list"]);
    let words: Vec<&str> = said
        .out
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .collect();
    let fields = alumni::find::field::FIELDS.iter().map(|field| field.name);
    for name in fields.filter(|name| !["has", "no", "is"].contains(name)) {
        assert!(words.contains(&name), "{name}: {}", said.out);
    }
    for flag in alumni::find::field::FLAGS {
        assert!(words.contains(&flag.name), "{}: {}", flag.name, said.out);
    }
}

/// A sentence with several arguments has each in its place, and groups how many.
#[test]
fn sentences_say_how_many_of_what() {
    let home = Home::peopled(1_200);
    let to = home.folder.path().join("all.csv");
    let to = to.to_str().unwrap();
    let said = home.run(&["export", "", "--to", to]);
    assert_eq!(said.err.trim(), format!("1,200 people written to {to}"));
    let one = home.run(&["export", "A-000001", "--to", to, "--force"]);
    assert_eq!(one.err.trim(), format!("One person written to {to}"));
    let tagged = home.run(&["edit", "", "--tag", "seen", "--yes"]);
    assert!(
        tagged.err.contains("1,200 would change: ")
            && tagged
                .err
                .contains("1,200 alumni changed; alumni undo 3 takes it back"),
        "{}",
        tagged.err
    );
    let back = home.run(&["undo"]);
    assert!(
        back.err.starts_with("Taken back: ") && back.err.contains("(1,200 records)\n"),
        "{}",
        back.err
    );
}

#[test]
fn a_value_of_a_new_person_comes_from_the_standard_input() {
    let home = Home::founded();
    let given = |args: &[&str], bytes: &[u8]| {
        let mut child = home
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(bytes);
        Said::from(child.wait_with_output().unwrap())
    };
    let said = given(
        &["add", "name=张三", "mobile=-"],
        "13800138000\n".as_bytes(),
    );
    assert_eq!(
        (said.code, said.out.trim()),
        (0, "A-000001"),
        "{}",
        said.err
    );
    let shown = home.json(&["show", "--json", "1"]);
    assert_eq!(shown["mobile"], "+8613800138000");
    let twice = given(&["add", "name=李四", "mobile=-", "email=-"], b"x");
    assert_eq!(twice.code, 2, "{}", twice.err);
    let long = given(&["add", "name=李四", "notes=-"], &vec![b'x'; 40_000]);
    assert_eq!(long.code, 2, "{}", long.err);
    let other = given(&["add", "name=李四", "notes=-"], b"\xff\xfe");
    assert_eq!(other.code, 2, "{}", other.err);
    assert_eq!(home.count(""), 1);
}

/// A row that left before its person was merged into another one spells the name of the former, and not the one that stays.
#[test]
fn what_left_before_a_merge_spells_nobody_anew() {
    let home = Home::founded();
    let does = |args: &[&str]| {
        let said = home.run(args);
        assert_eq!(said.code, 0, "{args:?}: {} {}", said.out, said.err);
    };
    does(&["add", "name=并甲", "class_year=2001", "mobile=13800138001"]);
    does(&["add", "name=欧阳海", "class_year=2003"]);
    let book = home.file("before.xlsx", "");
    let book = book.to_str().unwrap();
    does(&["export", "", "--to", book, "--force"]);
    does(&["merge", "A-000002", "A-000001", "--yes"]);
    does(&["import", book, "--yes"]);
    assert_eq!(home.json(&["show", "--json", "2"])["pinyin"], "Ouyang Hai");
}

#[test]
fn what_was_left_out_never_replaces_a_file_and_follows_no_link() {
    let home = Home::founded();
    let roster = home.file(
        "roster.csv",
        "姓名,学号,毕业年份\n张三,20080001,1O15\n=1+1|x,20080002,1O15\n",
    );
    let first = home.folder.path().join("roster.csv.rejected.csv");
    let victim = home.file("victim.txt", "kept");
    std::os::unix::fs::symlink(&victim, &first).unwrap();
    let run = || home.json(&["import", roster.to_str().unwrap(), "--yes", "--json"]);
    let second = run()["rejects_file"].as_str().unwrap().to_owned();
    assert!(second.ends_with("roster.csv.rejected-2.csv"), "{second}");
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "kept");
    std::fs::write(&second, "mended").unwrap();
    let third = run()["rejects_file"].as_str().unwrap().to_owned();
    assert!(third.ends_with("roster.csv.rejected-3.csv"), "{third}");
    assert_eq!(std::fs::read_to_string(&second).unwrap(), "mended");
    let text = std::fs::read_to_string(&third).unwrap();
    let cells = text.split(['\n', ',']).map(|cell| cell.trim_matches('"'));
    assert!(
        cells
            .clone()
            .all(|cell| !cell.starts_with(['=', '+', '-', '@'])),
        "{text}"
    );
}

#[test]
fn a_workbook_that_asks_for_gigabytes_is_refused_at_once() {
    let home = Home::founded();
    let path = home.folder.path().join("roster.ods");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let content = r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell office:value-type="string"><text:p>姓名<text:s text:c="4000000000"/></text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
        ),
        ("content.xml", content),
    ] {
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let said = home.run(&["import", path.to_str().unwrap(), "--yes"]);
    assert_eq!(said.code, 6, "{}", said.err);
    assert!(said.err.contains("32 KB"), "{}", said.err);
}

#[test]
fn a_list_with_private_fields_is_noted_as_an_export_is() {
    let home = Home::founded();
    for (name, mobile) in [("张三", "13800138000"), ("李四", "13800138001")] {
        let mobile = format!("mobile={mobile}");
        assert_eq!(home.run(&["add", &format!("name={name}"), &mobile]).code, 0);
    }
    let noted = || {
        home.json(&["history", "--disclosures", "--json"])
            .as_array()
            .unwrap()
            .len()
    };
    home.run(&["list"]);
    home.run(&["list", "--plain"]);
    home.run(&["list", "--count"]);
    home.run(&["show", "1"]);
    assert_eq!(
        noted(),
        0,
        "without private fields there is nothing to note"
    );
    home.run(&["list", "--json"]);
    home.run(&["list", "--fields", "name,mobile"]);
    home.run(&["show", "--json", "1"]);
    assert_eq!(noted(), 3);
    assert_eq!(home.run(&["setting", "noted-from", "2"]).code, 0);
    assert!(home.run(&["setting"]).out.contains("noted-from  2"));
    home.run(&["show", "--json", "1"]);
    home.run(&["list", "--csv", "张三"]);
    assert_eq!(noted(), 3, "one person is fewer than two");
    home.run(&["list", "--csv"]);
    assert_eq!(noted(), 4);
    assert_eq!(home.run(&["setting", "noted-from", "0"]).code, 2);
    assert_eq!(home.run(&["setting", "noted-from"]).code, 2);
}

#[test]
fn a_workbook_whose_library_wants_too_much_ends_its_reader_and_not_the_program() {
    let home = Home::founded();
    let path = home.folder.path().join("roster.xlsx");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut part = |name: &str, bytes: &[u8]| {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    };
    part(
        "[Content_Types].xml",
        br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    );
    part(
        "_rels/.rels",
        br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    );
    part(
        "xl/workbook.xml",
        br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    );
    part(
        "xl/_rels/workbook.xml.rels",
        br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    );
    part(
        "xl/worksheets/sheet1.xml",
        br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>"#,
    );
    // Each shared string of twenty letters takes more than twice as much memory as its text.
    let mut strings = br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#.to_vec();
    while strings.len() < 62 << 20 {
        strings.extend_from_slice(b"<si><t>x</t></si>");
    }
    strings.extend_from_slice(b"</sst>");
    part("xl/sharedStrings.xml", &strings);
    zip.finish().unwrap();
    let said = home.run(&["import", path.to_str().unwrap(), "--yes"]);
    assert_eq!(said.code, 6, "{}", said.err);
    assert!(
        said.err
            .contains("more memory or time than any roster needs")
            || said.err.contains("empty"),
        "{}",
        said.err
    );
}

/// Another program, with no session open.
#[expect(
    clippy::disallowed_methods,
    reason = "another program opens the file as it likes"
)]
fn from_outside(path: &Path, sql: &str) {
    rusqlite::Connection::open(path)
        .unwrap()
        .execute_batch(sql)
        .unwrap();
}

#[test]
fn a_name_that_another_program_changed_is_found_and_said_by_the_next_command() {
    let home = Home::founded();
    for name in ["王欣怡", "李雷"] {
        assert_eq!(home.run(&["add", &format!("name={name}")]).code, 0);
    }
    from_outside(
        &home.db(),
        "UPDATE alumnus SET name = '欧阳娜' WHERE name = '王欣怡'",
    );
    let said = home.run(&["list", "--count", "ouyang"]);
    assert_eq!((said.code, said.out.trim()), (0, "1"), "{}", said.err);
    assert_eq!(
        said.err.trim(),
        "Another program changed A-000001 欧阳娜",
        "{}",
        said.err
    );
    let again = home.run(&["list", "--count", "xinyi"]);
    assert_eq!((again.out.trim(), again.err.as_str()), ("0", ""));
    let said = home.run(&["doctor"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out
            .contains("another program changed A-000001 (change 4)"),
        "{}",
        said.out
    );
    // A report of the surroundings names nobody.
    assert!(!said.out.contains("欧阳娜"), "{}", said.out);
    let entry = &home.json(&["history", "--json"])[0];
    assert_eq!(
        (&entry["kind"], &entry["user"]),
        (&Value::from("outside"), &Value::from("another program"))
    );
    // By the command that writes next, and in Chinese.
    from_outside(
        &home.db(),
        "UPDATE alumnus SET name = '韩梅' WHERE name <> ''",
    );
    let said = home.run(&["--lang", "zh", "add", "name=周舟"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err
            .contains("其他程序改动了 2 条记录：A-000001 韩梅、A-000002 韩梅"),
        "{}",
        said.err
    );
    assert_eq!((home.count("hanmei"), home.count("李雷")), (2, 0));
    // It is taken back like any other change.
    assert_eq!(home.run(&["undo", "5"]).code, 0);
    assert_eq!((home.count("hanmei"), home.count("李雷")), (0, 1));
}

#[test]
fn what_is_taken_back_is_counted_as_a_clerk_counts() {
    let home = Home::founded();
    let roster = home.file(
        "three.csv",
        "name,mobile\n赵国伟,13800138001\n陈斌,13800138002\n李雷,13800138003\n",
    );
    let done = home.json(&["import", roster.to_str().unwrap(), "--yes", "--json"]);
    let set = done["change_set"].to_string();
    assert_eq!(
        home.run(&["edit", "赵国伟", "--set", "language=en", "--yes"])
            .code,
        0
    );
    let said = home.run(&["undo", &set]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("the other 2 records"), "{}", said.err);
    let said = home.run(&["undo", &set, "--partly"]);
    assert!(said.err.contains("(2 records)"), "{}", said.err);
    assert_eq!(home.count(""), 1);
    // One person who was added is no import, and nothing of them is left to be taken back where they were changed.
    assert_eq!(
        home.run(&["add", "name=郝思嘉", "mobile=13900139000"]).code,
        0
    );
    let entry = &home.json(&["history", "--json"])[0];
    assert_eq!(entry["kind"], "add");
    let set = entry["id"].to_string();
    assert_eq!(
        home.run(&["edit", "郝思嘉", "--set", "language=en", "--yes"])
            .code,
        0
    );
    for args in [&["undo", &set][..], &["undo", &set, "--partly"]] {
        let said = home.run(args);
        assert_eq!(said.code, 5, "{}", said.err);
        assert!(!said.err.contains("records"), "{}", said.err);
    }
    assert_eq!(home.count("郝思嘉"), 1);
}
