//! What headings of tables mean: the names of our columns, in both languages, as people write them above their lists.

/// Known headings by field key, best first: where two columns mean the same field, the better heading is read
/// first. Written folded, that is lower-case without blanks and punctuation, in simplified characters.
#[rustfmt::skip]
pub const KNOWN: &[(&str, &[&str])] = &[
    ("number", &["编号", "校友编号", "校友号", "number", "alumninumber", "alumnino"]),
    ("name", &["姓名", "校友姓名", "学生姓名", "中文姓名", "中文名", "名字", "name", "fullname", "studentname", "alumniname", "chinesename"]),
    ("latin_name", &["英文名", "英文姓名", "外文名", "外文姓名", "latinname", "englishname", "preferredname", "nameinenglish"]),
    ("pinyin", &["拼音", "姓名拼音", "拼音名", "汉语拼音", "pinyin", "namepinyin"]),
    ("former_name", &["曾用名", "原名", "formername", "formernames", "maidenname", "previousname"]),
    ("gender", &["性别", "gender", "sex"]),
    ("birth", &["出生日期", "出生年月日", "出生年月", "生日", "出生", "birth", "birthdate", "dateofbirth", "dob", "birthday", "born"]),
    ("nationality", &["国籍", "nationality", "citizenship"]),
    ("native_place", &["籍贯", "生源地", "nativeplace", "hometown", "placeoforigin"]),
    ("student_no", &["学号", "学生学号", "studentno", "studentid", "studentnumber", "studentidnumber", "studentcode"]),
    ("faculty", &["学院", "院系", "系", "系别", "所在学院", "毕业院系", "学院名称", "院系名称", "faculty", "school", "college", "schoolfaculty"]),
    ("programme", &["专业", "专业名称", "所学专业", "毕业专业", "programme", "program", "major", "course", "courseofstudy"]),
    ("level", &["学历", "学历层次", "培养层次", "层次", "学历学位", "学位", "学位层次", "level", "degree", "degreelevel", "qualification"]),
    ("class_group", &["班级", "班", "班级名称", "行政班", "classgroup", "group", "classname"]),
    ("entry_year", &["入学年份", "入学年", "入学年度", "入学时间", "入学日期", "年级", "级", "entryyear", "yearofentry", "entry", "entered", "enrolmentyear", "enrollmentyear", "yearofadmission", "admissionyear", "intake"]),
    ("class_year", &["毕业年份", "毕业年", "毕业年度", "届别", "届", "毕业届别", "毕业时间", "毕业日期", "classyear", "graduationyear", "yearofgraduation", "classof", "class", "graduated", "completionyear", "gradyear"]),
    ("outcome", &["毕业情况", "毕业类型", "结业情况", "毕业结论", "毕结业结论", "outcome"]),
    ("employer", &["现工作单位", "现单位", "当前单位", "currentemployer", "工作单位", "单位", "单位名称", "就业单位", "所在单位", "公司", "employer", "organisation", "organization", "company", "institution", "workplace"]),
    ("department", &["部门", "科室", "所在部门", "工作部门", "department", "dept"]),
    ("job_title", &["职务", "岗位", "职位", "现任职务", "行政职务", "jobtitle", "job", "position", "occupation"]),
    ("professional_title", &["职称", "专业技术职称", "技术职称", "professionaltitle", "professionalrank"]),
    ("city", &["所在城市", "城市", "所在地", "现居城市", "常住城市", "工作城市", "city", "town"]),
    ("country", &["国家", "所在国家", "国家地区", "国家或地区", "所在国", "country", "countryregion", "countryofresidence"]),
    ("address", &["通讯地址", "通信地址", "联系地址", "邮寄地址", "家庭住址", "现住址", "住址", "地址", "address", "mailingaddress", "postaladdress", "homeaddress"]),
    ("mobile", &["手机", "手机号", "手机号码", "移动电话", "联系电话", "联系方式", "电话", "电话号码", "mobile", "mobileno", "mobilenumber", "mobilephone", "cell", "cellphone", "phone", "phoneno", "phonenumber", "tel", "telephone"]),
    ("landline", &["座机", "固定电话", "固话", "办公电话", "单位电话", "家庭电话", "landline", "officephone", "homephone", "worktelephone"]),
    ("email", &["邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址", "电邮", "email", "emailaddress", "mail"]),
    ("wechat", &["微信号", "微信", "微信号码", "wechat", "wechatid", "weixin"]),
    ("whatsapp", &["whatsapp", "whatsappnumber"]),
    ("qq", &["qq", "qq号", "qq号码", "qqno", "qqnumber"]),
    ("chapter", &["分会", "所属分会", "校友分会", "地方校友会", "所属校友会", "chapter", "alumnichapter"]),
    ("notes", &["备注", "说明", "其他", "附注", "notes", "note", "remark", "remarks", "comment", "comments"]),
    ("status", &["状态", "校友状态", "status"]),
    ("tag", &["标签", "tag", "tags", "categories"]),
    ("rev", &["rev", "revision", "版本"]),
];

/// Traditional characters that occur in headings, with their simplified forms.
#[rustfmt::skip]
const TRADITIONAL: &[(char, char)] = &[
    ('學', '学'), ('號', '号'), ('電', '电'), ('話', '话'), ('郵', '邮'), ('業', '业'), ('單', '单'), ('職', '职'),
    ('務', '务'), ('稱', '称'), ('級', '级'), ('屆', '届'), ('歷', '历'), ('層', '层'), ('國', '国'), ('籍', '籍'),
    ('貫', '贯'), ('專', '专'), ('畢', '毕'), ('備', '备'), ('註', '注'), ('聯', '联'), ('絡', '络'), ('機', '机'),
    ('別', '别'), ('會', '会'), ('處', '处'), ('門', '门'), ('編', '编'), ('狀', '状'), ('態', '态'), ('時', '时'),
    ('間', '间'), ('導', '导'), ('現', '现'), ('訊', '讯'), ('繫', '系'), ('區', '区'), ('屬', '属'), ('說', '说'),
];

/// The field that a heading means. Notes in brackets do not matter, and a heading in both languages needs to be
/// known in one of them; alternatives with a stroke have to mean the same.
#[must_use]
pub fn key_of(text: &str) -> Option<&'static str> {
    let bare = without_brackets(text);
    // 手机2 is a second column of the same kind; 13届 is no heading at all.
    let bare = bare
        .trim_end()
        .trim_end_matches(|letter: char| letter.is_ascii_digit());
    if bare.contains(|letter: char| letter.is_ascii_digit()) {
        return known(text);
    }
    if bare.contains(STROKES) {
        return known(text).or_else(|| agreed(bare));
    }
    let han: String = bare.chars().filter(|letter| !letter.is_ascii()).collect();
    let latin: String = bare.chars().filter(char::is_ascii).collect();
    let mixed = || {
        if fold(&han).is_empty() {
            None
        } else {
            known(&han).or_else(|| known(&latin))
        }
    };
    known(text).or_else(|| known(bare)).or_else(mixed)
}

/// What stands between alternatives in a heading.
const STROKES: &[char] = &['/', '|', '、', '／'];

/// The field that a heading means word for word.
#[must_use]
pub fn known(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    KNOWN
        .iter()
        .find(|row| row.1.contains(&folded.as_str()))
        .map(|row| row.0)
}

/// The one field that all alternatives of `手机/电话` mean.
fn agreed(text: &str) -> Option<&'static str> {
    let mut keys = text.split(STROKES).map(known);
    let first = keys.next()??;
    keys.all(|key| key == Some(first)).then_some(first)
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|letter| match letter {
            '(' | '（' | '[' | '【' => {
                depth += 1;
                false
            }
            ')' | '）' | ']' | '】' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// Lower-case letters and digits only, half-width, simplified: the form in which headings are compared and remembered.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
            _ => TRADITIONAL
                .iter()
                .find(|pair| pair.0 == letter)
                .map_or(letter, |pair| pair.1),
        })
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_headings_stand_once_and_folded() {
        let names: Vec<_> = KNOWN.iter().flat_map(|row| row.1.iter()).collect();
        for name in &names {
            assert_eq!(fold(name), **name);
        }
    }

    #[test]
    fn headings_are_known_in_both_languages_and_with_trimmings() {
        let cases = [
            ("学号", Some("student_no")),
            ("學號", Some("student_no")),
            ("Student No.", Some("student_no")),
            ("*姓名（必填）", Some("name")),
            ("姓名 Name", Some("name")),
            ("姓 名", Some("name")),
            ("E-mail", Some("email")),
            ("Ｅ－ｍａｉｌ", Some("email")),
            ("Date of Birth (yyyy-mm-dd)", Some("birth")),
            ("手机/电话", Some("mobile")),
            ("QQ/微信", None),
            ("Class of", Some("class_year")),
            ("班级", Some("class_group")),
            ("手机2", Some("mobile")),
            ("13届", None),
            ("身份证号", None),
            ("", None),
        ];
        for (text, key) in cases {
            assert_eq!(key_of(text), key, "{text}");
        }
    }
}
