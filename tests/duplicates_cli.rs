//! `alumni duplicates` and `alumni merge`, as a shell calls them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ROSTER: &str = "\
姓名,学号,毕业年份,手机
赵国伟,20080001,2013,13800138001
陈斌,20080002,2013,13800138002
";
/// The same man without a number, in a file of another office, and somebody else.
const MORE: &str = "\
姓名,毕业年份,邮箱
赵国伟,2013,zgw@example.org
孙丽,2013,sun@example.org
";

fn run(home: &Path, args: &[&str]) -> (i32, String, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_alumni"))
        .args(args)
        .env_clear()
        .env("HOME", home)
        .env("USER", "lin")
        .env("LANG", "en_US.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn duplicates_are_listed_merged_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    assert_eq!(run(home, &["init"]).0, 0);
    for (name, text) in [("one.csv", ROSTER), ("two.csv", MORE)] {
        let path = home.join(name);
        std::fs::write(&path, text).unwrap();
        let said = run(home, &["import", path.to_str().unwrap(), "--yes"]);
        assert_eq!(said.0, 0, "{}", said.2);
    }
    assert_eq!(run(home, &["duplicates", "--count"]).1, "1\n");
    let (code, out, _) = run(home, &["duplicates"]);
    assert_eq!(
        (code, out.as_str()),
        (
            0,
            " 50  A-000001 赵国伟 2013  A-000003 赵国伟 2013  name, class\n"
        )
    );
    let json: Value = serde_json::from_str(&run(home, &["duplicates", "--json"]).1).unwrap();
    assert_eq!(json[0]["reasons"], serde_json::json!(["name", "class"]));
    assert_eq!(json[0]["other"]["number"], "A-000003");

    let (code, out, err) = run(home, &["merge", "1", "A-000003", "--dry-run"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("zgw@example.org") && err.contains("Nothing was written"),
        "{out}{err}"
    );
    let (code, _, err) = run(home, &["merge", "1", "3"]);
    assert_eq!(code, 2);
    assert!(err.contains("--yes"), "{err}");
    let (code, _, err) = run(home, &["merge", "1", "3", "--yes"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("A-000003 赵国伟 merged into A-000001 赵国伟"),
        "{err}"
    );
    // Both numbers lead to the one.
    for number in ["A-000001", "3"] {
        let shown = run(home, &["show", number]).1;
        assert!(
            shown.contains("A-000001") && shown.contains("zgw@example.org"),
            "{shown}"
        );
    }
    assert_eq!(run(home, &["duplicates", "--count"]).1, "0\n");
    assert_eq!(run(home, &["merge", "1", "3", "--yes"]).0, 2);
    assert_eq!(run(home, &["merge", "1", "99", "--yes"]).0, 1);
    assert_eq!(run(home, &["undo"]).0, 0);
    assert!(run(home, &["show", "3"]).1.contains("A-000003"));
    assert_eq!(run(home, &["duplicates", "--count"]).1, "1\n");
}
