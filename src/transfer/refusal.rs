//! Why a file cannot be taken in, said in the session's language: what happened and what to do next.

use super::{Foreign, Limit, TooMuch, Unreadable};
use crate::config::Lang;
use crate::l10n::L10nLanguage;
use crate::model::field::Label;
use crate::office::disk;

/// What to do with a file of another kind.
#[derive(Debug, Clone, Copy)]
enum Advice {
    Resave,
    Password,
    Numbers,
    CopyTable,
    Unpack,
    Ask,
    Database,
    Csv,
}

const fn row(
    kind: Foreign,
    en: &'static str,
    zh: &'static str,
    advice: Advice,
) -> (Foreign, Label, Advice) {
    (kind, Label { en, zh }, advice)
}

/// One row per kind: what it is called, and what to do with it.
const FOREIGN: &[(Foreign, Label, Advice)] = &[
    row(
        Foreign::OldExcel,
        "an old Excel workbook (.xls)",
        "旧版 Excel 工作簿（.xls）",
        Advice::Resave,
    ),
    row(
        Foreign::BinaryExcel,
        "a binary Excel workbook (.xlsb)",
        "二进制 Excel 工作簿（.xlsb）",
        Advice::Resave,
    ),
    row(
        Foreign::EncryptedExcel,
        "a workbook locked with a password",
        "加了密码的工作簿",
        Advice::Password,
    ),
    row(
        Foreign::OpenDocument,
        "an OpenDocument file",
        "OpenDocument 文件",
        Advice::Resave,
    ),
    row(
        Foreign::Numbers,
        "an Apple Numbers document",
        "Apple Numbers 文档",
        Advice::Numbers,
    ),
    row(
        Foreign::WordProcessor,
        "a Word document",
        "Word 文档",
        Advice::CopyTable,
    ),
    row(
        Foreign::Presentation,
        "a presentation",
        "演示文稿",
        Advice::CopyTable,
    ),
    row(
        Foreign::Ole,
        "an old Office document",
        "旧版 Office 文档",
        Advice::Resave,
    ),
    row(Foreign::Zip, "a zip archive", "zip 压缩包", Advice::Unpack),
    row(
        Foreign::Archive,
        "a packed archive",
        "压缩包",
        Advice::Unpack,
    ),
    row(Foreign::Pdf, "a PDF document", "PDF 文档", Advice::Ask),
    row(Foreign::Image, "a picture", "图片", Advice::Ask),
    row(
        Foreign::Sqlite,
        "a SQLite database",
        "SQLite 数据库",
        Advice::Database,
    ),
    row(Foreign::Html, "a web page", "网页", Advice::Resave),
    row(Foreign::Xml, "an XML document", "XML 文档", Advice::Resave),
    row(
        Foreign::Rtf,
        "a rich text document",
        "RTF 文档",
        Advice::CopyTable,
    ),
    row(Foreign::Json, "a JSON document", "JSON 文档", Advice::Csv),
    row(
        Foreign::VCard,
        "a vCard address book",
        "vCard 通讯录",
        Advice::Csv,
    ),
    row(
        Foreign::Calendar,
        "a calendar file",
        "日历文件",
        Advice::Csv,
    ),
    row(Foreign::Utf32, "UTF-32 text", "UTF-32 文本", Advice::Resave),
];

/// What a kind of file is called.
pub(super) fn name(kind: Foreign) -> Option<Label> {
    let known = FOREIGN.iter().find(|(one, _, _)| *one == kind);
    known.map(|(_, name, _)| *name)
}

impl Unreadable {
    /// What happened and what to do next.
    pub(crate) fn said(&self, words: &L10nLanguage, lang: Lang) -> String {
        match self {
            Self::Io { file, source } => words.msg_import_file_io(file, disk::said(source, words)),
            Self::Folder { file } => words.msg_import_file_folder(file),
            Self::NotAFile { file } => words.msg_import_file_not_a_file(file),
            Self::Empty => words.msg_import_file_empty(),
            Self::Foreign(kind) => foreign(*kind, words, lang),
            Self::Binary => words.msg_import_file_binary(),
            Self::Damaged { what } => words.msg_import_file_damaged(what),
            Self::Costly => words.msg_import_file_costly(),
            Self::TooMuch(limit) => words.msg_import_file_too_much(too_much(limit, words)),
            Self::Undecodable { encoding, row } => {
                words.msg_import_file_undecodable(row.to_string(), encoding)
            }
            Self::OpenQuote { row, column } => {
                words.msg_import_file_open_quote(row.to_string(), column.to_string())
            }
            Self::NoHeader {
                encoding,
                seen,
                nearest,
            } => {
                let near = nearest
                    .iter()
                    .map(|(text, known)| words.msg_import_file_near(text, known));
                let seen = std::iter::once(seen.join(", ")).chain(near);
                let seen = seen.collect::<Vec<_>>().join("; ");
                words.msg_import_file_no_header(encoding, seen)
            }
            Self::NoName { encoding, seen } => {
                words.msg_import_file_no_name(encoding, seen.join(", "))
            }
        }
    }
}

fn foreign(kind: Foreign, words: &L10nLanguage, lang: Lang) -> String {
    let known = FOREIGN.iter().find(|(one, _, _)| *one == kind);
    let Some((_, name, advice)) = known else {
        return words.msg_import_file_binary();
    };
    let advice = match advice {
        Advice::Resave => words.msg_import_advice_resave(),
        Advice::Password => words.msg_import_advice_password(),
        Advice::Numbers => words.msg_import_advice_numbers(),
        Advice::CopyTable => words.msg_import_advice_copy_table(),
        Advice::Unpack => words.msg_import_advice_unpack(),
        Advice::Ask => words.msg_import_advice_ask(),
        Advice::Database => words.msg_import_advice_database(),
        Advice::Csv => words.msg_import_advice_csv(),
    };
    words.msg_import_file_foreign(name.pick(lang), advice)
}

fn too_much(limit: &TooMuch, words: &L10nLanguage) -> String {
    let most = limit.most;
    let mut said = vec![match limit.limit {
        Limit::FileBytes => words.msg_import_limit_file((most >> 20).to_string()),
        Limit::UnpackedBytes => words.msg_import_limit_unpacked((most >> 20).to_string()),
        Limit::Ratio => words.msg_import_limit_ratio(most.to_string()),
        Limit::Parts => words.msg_import_limit_parts(most.to_string()),
        Limit::Rows => words.msg_import_limit_rows(most.to_string()),
        Limit::Columns => words.msg_import_limit_columns(most.to_string()),
        Limit::CellBytes => words.msg_import_limit_cell((most >> 10).to_string()),
        Limit::ObjectBytes => words.msg_import_limit_object((most >> 20).to_string()),
        Limit::TextBytes => words.msg_import_limit_text((most >> 20).to_string()),
    }];
    said.extend(limit.part.clone());
    match (limit.row, limit.column) {
        (Some(row), Some(column)) => {
            said.push(words.msg_import_limit_at_cell(row.to_string(), column.to_string()));
        }
        (Some(row), None) => said.push(words.msg_import_limit_at_row(row.to_string())),
        _ => {}
    }
    said.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::L10n;

    #[test]
    fn every_kind_has_a_name_and_an_advice_in_both_languages() {
        let (en, zh) = (L10n::En.load(), L10n::ZhCN.load());
        for (kind, name, _) in FOREIGN {
            let wrong = Unreadable::Foreign(*kind);
            assert!(wrong.said(&en, Lang::En).contains(name.en));
            assert!(wrong.said(&zh, Lang::Zh).contains(name.zh));
        }
    }

    #[test]
    fn what_is_missing_and_where_is_said() {
        let (en, zh) = (L10n::En.load(), L10n::ZhCN.load());
        let wrong = Unreadable::Undecodable {
            encoding: "GB18030",
            row: 12,
        };
        assert!(
            wrong
                .said(&en, Lang::En)
                .starts_with("Row 12 cannot be decoded as GB18030")
        );
        assert!(
            wrong
                .said(&zh, Lang::Zh)
                .starts_with("第 12 行无法按 GB18030 解码")
        );
        let wrong = Unreadable::TooMuch(TooMuch::at(Limit::CellBytes, 1 << 20, 7, Some(3)));
        let said = wrong.said(&en, Lang::En);
        assert!(
            said.contains("at most 1024 KB in a cell; row 7, column 3"),
            "{said}"
        );
        let wrong = Unreadable::NoHeader {
            encoding: "UTF-8",
            seen: vec!["姓 明".to_owned(), "x".to_owned()],
            nearest: vec![("姓 明".to_owned(), "姓名")],
        };
        let said = wrong.said(&zh, Lang::Zh);
        assert!(said.contains("姓 明, x; “姓 明”可能是“姓名”"), "{said}");
    }
}
