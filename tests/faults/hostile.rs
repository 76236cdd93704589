//! Files that somebody made to do harm: good ones of every kind, changed at random, read by the program and by its reader
//! alone. Whatever they are, the answer is a sentence.

use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use alumni::transfer::table::Table;
use zip::write::SimpleFileOptions;

use crate::desk::Place;
use crate::program::{Said, real};
use crate::scale::{Time, chance, times};

/// A name whose end says what it is, and its bytes.
type Roster = (String, Vec<u8>);

/// What the program writes itself, of every kind that it reads.
fn rosters(place: &Place) -> Vec<Roster> {
    let folder = place.folder.path();
    let written = ["csv", "xlsx", "json", "jsonl", "vcf"].map(|kind| {
        let name = format!("good.{kind}");
        let said = Said::from(real(folder, &["export", "--to", &name]).output().unwrap());
        assert_eq!(said.code, Some(0), "{}", said.err);
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        (name, bytes)
    });
    let mut all = Vec::from(written);
    all.push(("good.ods".to_owned(), sheet()));
    all
}

/// A small sheet of LibreOffice.
fn sheet() -> Vec<u8> {
    const NAMES: &str = concat!(
        r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
        r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
        r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#
    );
    let row = |cells: [&str; 3]| -> String {
        let cell =
            |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        format!(
            "<table:table-row>{}</table:table-row>",
            cells.map(cell).concat()
        )
    };
    let rows = [["姓名", "学号", "毕业年份"], ["李一", "20010001", "2005"]].map(row);
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content {NAMES}><office:body><office:spreadsheet>\
         <table:table table:name=\"a\">{}<table:table-row table:number-rows-repeated=\"3\"><table:table-cell \
         table:number-columns-repeated=\"4\"/></table:table-row></table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        rows.concat()
    );
    packed(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, plain).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Pieces that readers stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\"",
    b"\"\"\"",
    b"\r",
    b"\n\n\n",
    b"\t",
    b",,,,,,,,,,,,,,,,",
    b"4294967295",
    b"-1",
    b"99999999999999999999999999",
    b"1e308",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"{\"a\":{\"a\":{\"a\":{\"a\":",
    b"<a><a><a><a><a><a>",
    b"&#x0;&lt;&nothing;",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY b \"bb\">]>",
    b"BEGIN:VCARD\n",
    b"END:VCARD\n",
    b"ENCODING=QUOTED-PRINTABLE:=\n",
    b"PHOTO;ENCODING=b:////",
    "\u{202e}\u{200b}\u{1b}]52;c;eA==\u{7}".as_bytes(),
    b"XFD1048576",
    b"table:number-columns-repeated=\"4000000000\"",
    b"text:c=\"4000000000\"",
];

/// Changes some of the bytes.
fn spoil(bytes: &mut Vec<u8>, rng: &mut fastrand::Rng) {
    for _ in 0..rng.usize(1..6) {
        if bytes.is_empty() {
            return;
        }
        let at = rng.usize(..bytes.len());
        match rng.u8(..7) {
            0 => bytes[at] ^= 1 << rng.u8(..8),
            1 => bytes[at] = rng.u8(..),
            2 => bytes.truncate(at),
            3 => {
                let piece = rng.choice(PIECES).unwrap();
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                let piece = rng.choice(PIECES).unwrap();
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece.iter().copied());
            }
            5 => {
                let end = (at + rng.usize(1..400)).min(bytes.len());
                let again = bytes[at..end].to_vec();
                let many = rng.usize(1..30);
                bytes.splice(at..at, again.repeat(many));
            }
            _ => {
                let end = (at + rng.usize(1..400)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
}

/// A bad file of a good one: what is packed is spoiled inside, or as it is.
fn hostile((name, good): &Roster, rng: &mut fastrand::Rng) -> Roster {
    let mut bytes = good.clone();
    let is_packed = name.ends_with("xlsx") || name.ends_with("ods");
    if is_packed && rng.u8(..4) > 0 {
        let mut zip = zip::ZipArchive::new(Cursor::new(good)).unwrap();
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let mut inside = Vec::new();
            part.read_to_end(&mut inside).unwrap();
            parts.push((part.name().unwrap().into_owned(), inside));
        }
        let at = rng.usize(..parts.len());
        spoil(&mut parts[at].1, rng);
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
        bytes = packed(&parts);
    } else {
        spoil(&mut bytes, rng);
    }
    (name.replace("good", "bad"), bytes)
}

/// The program itself reads them, workbooks in a child: it ends with a sentence, and the file is as it was.
#[test]
fn hostile_files_are_answered_with_a_sentence() {
    let mut rng = chance("hostile files");
    let place = Place::furnished();
    let rosters = rosters(&place);
    let before = place.state();
    let (mut tried, mut taken, mut slowest) = (0, 0, Duration::ZERO);
    let mut faults = Vec::new();
    let time = Time::begin();
    for _ in (0..times(60, 100_000)).take_while(|_| time.is_left()) {
        let (name, bytes) = hostile(rng.choice(&rosters).unwrap(), &mut rng);
        std::fs::write(place.folder.path().join(&name), bytes).unwrap();
        let begun = Instant::now();
        let said = Said::from(
            real(place.folder.path(), &["import", &name, "--dry-run"])
                .output()
                .unwrap(),
        );
        slowest = slowest.max(begun.elapsed());
        tried += 1;
        taken += usize::from(said.code == Some(0));
        let is_calm = matches!(said.code, Some(0 | 5 | 6)) && !said.last_word().is_empty();
        if !is_calm || said.has("panicked") {
            let kept = std::env::temp_dir().join(format!("hostile-{tried}-{name}"));
            std::fs::copy(place.folder.path().join(&name), &kept).unwrap();
            faults.push(format!(
                "{}: {:?} {}",
                kept.display(),
                said.code,
                said.last_word()
            ));
        }
    }
    println!(
        "hostile files: {tried} read by the program, {taken} of them taken, slowest {slowest:?}"
    );
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
    assert_eq!(place.state(), before);
    assert!(taken < tried);
}

/// The reader alone, in this process and many times: it never panics.
#[test]
fn the_reader_takes_whatever_comes() {
    let mut rng = chance("hostile bytes");
    let place = Place::furnished();
    let rosters = rosters(&place);
    let (mut tried, mut read) = (0, 0);
    let time = Time::begin();
    for _ in (0..times(1_500, 10_000_000)).take_while(|_| time.is_left()) {
        let (name, bytes) = hostile(rng.choice(&rosters).unwrap(), &mut rng);
        let copy = bytes.clone();
        let outcome = catch_unwind(AssertUnwindSafe(|| Table::from_bytes(&name, bytes).is_ok()));
        tried += 1;
        match outcome {
            Ok(is_read) => read += usize::from(is_read),
            Err(_) => {
                let kept = std::env::temp_dir().join(format!("panic-{tried}-{name}"));
                std::fs::write(&kept, copy).unwrap();
                panic!("the reader panicked at {}", kept.display());
            }
        }
    }
    println!("hostile bytes: {tried} executions, {read} of them read");
    assert!(read > 0 && read < tried);
}

/// A workbook of a few megabytes asks for gigabytes: its reader meets the limit of its process, the program goes on and
/// says what to do.
#[test]
fn a_workbook_that_asks_for_gigabytes_meets_the_limit_of_its_reader() {
    let place = Place::furnished();
    let path = place.folder.path().join("huge.xlsx");
    huge(&path);
    assert!(std::fs::metadata(&path).unwrap().len() < 8 << 20);
    let said = Said::from(
        real(place.folder.path(), &["import", "huge.xlsx", "--dry-run"])
            .output()
            .unwrap(),
    );
    assert_eq!(said.code, Some(6), "{}", said.err);
    assert!(said.err.contains("more memory or time"), "{}", said.err);
    // The most that any process which was waited for so far had in memory, in kilobytes.
    let children = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN);
    let most = children.unwrap().max_rss();
    println!("hostile files: the greatest reader had {most} KB");
    assert!(most > 300 << 10, "it never asked for much: {most} KB");
    assert!(most < 520 << 10, "the limit does not hold: {most} KB");
}

/// Eight million shared strings, each of which takes more memory than bytes of the file.
fn huge(path: &Path) {
    const HEAD: &str = "<?xml version=\"1.0\"?>";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = |all: &[(&str, &str)]| {
        let one = |(at, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id=\"r{at}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let all: String = all.iter().enumerate().map(one).collect();
        format!("{HEAD}<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>")
    };
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let fast = SimpleFileOptions::default().compression_level(Some(1));
    for (name, text) in [
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
            ),
        ),
        (
            "_rels/.rels",
            relations(&[("officeDocument", "xl/workbook.xml")]),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r0\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>"
            ),
        ),
    ] {
        zip.start_file(name, fast).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/sharedStrings.xml", fast).unwrap();
    zip.write_all(format!("{HEAD}<sst xmlns=\"{MAIN}\">").as_bytes())
        .unwrap();
    // Something that is not the same each time, or it would be refused for how much it shrank.
    let mut rng = fastrand::Rng::with_seed(1);
    let strings = b"<si><t>a</t></si>".repeat(200);
    for _ in 0..43_000 {
        zip.write_all(&strings).unwrap();
        let noise: String = (0..45).map(|_| rng.alphanumeric()).collect();
        zip.write_all(format!("<!--{noise}-->").as_bytes()).unwrap();
    }
    zip.write_all(b"</sst>").unwrap();
    zip.finish().unwrap();
}
