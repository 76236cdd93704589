//! Places and settings: paths by XDG, environment variables, the language.
//!
//! The order is the same for everything: flag, environment, the user's file, the system's file, built in. Each setting
//! knows which of these it came from, so that `alumni config show --origin` can say it. This is the only module that
//! reads the environment; everybody else is told.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    #[serde(alias = "zh-CN", alias = "zh_CN")]
    Zh,
}

/// The colours of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the terminal's background asks for.
    #[default]
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Without colours.
    Mono,
}

/// The set of keys that the screens answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum KeyProfile {
    /// Function keys and Ctrl, as in office programs: a letter in a list searches and never commands.
    #[default]
    Office,
    /// Letters command as well.
    Letters,
    /// The same, and letters move as in vi; Ctrl+Z, Ctrl+D and Ctrl+U are vi's.
    Vim,
}

impl KeyProfile {
    const NAMED: [(&'static str, Self); 3] = [
        ("office", Self::Office),
        ("letters", Self::Letters),
        ("vim", Self::Vim),
    ];

    /// Letters are commands where nobody types.
    #[must_use]
    pub const fn has_letters(self) -> bool {
        matches!(self, Self::Letters | Self::Vim)
    }
}

impl TryFrom<String> for KeyProfile {
    type Error = String;

    fn try_from(said: String) -> Result<Self, String> {
        let exact = Self::NAMED.iter().find(|(name, _)| *name == said);
        if let Some((_, profile)) = exact {
            return Ok(*profile);
        }
        let near = |name: &str| strsim::normalized_damerau_levenshtein(name, &said.to_lowercase());
        let nearest = Self::NAMED
            .iter()
            .map(|(name, _)| *name)
            .max_by(|a, b| near(a).total_cmp(&near(b)))
            .unwrap_or_default();
        let known = Self::NAMED.map(|(name, _)| name).join("\", \"");
        Err(format!(
            "no set of keys is called \"{said}\". The nearest is \"{nearest}\"; there are \"{known}\""
        ))
    }
}

/// Where a setting came from, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Nobody set it.
    BuiltIn,
    /// `/etc/alumni/config.toml`.
    SystemFile,
    /// `config.toml` of the user.
    UserFile,
    /// An environment variable.
    Environment,
    /// A flag of the command.
    Flag,
}

/// A setting and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting<T> {
    /// What holds.
    pub value: T,
    /// Who said so.
    pub origin: Origin,
}

/// What the program was told about how to behave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The language of screens and messages.
    pub lang: Setting<Lang>,
    /// The colours.
    pub theme: Setting<Theme>,
    /// Lines and signs in ASCII only.
    pub ascii: Setting<bool>,
    /// The keys.
    pub keys: Setting<KeyProfile>,
}

/// Where the program keeps what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The database.
    pub db: Setting<PathBuf>,
    /// The user's settings; the file need not exist.
    pub user_config: PathBuf,
    /// The settings of the whole machine; the file need not exist.
    pub system_config: PathBuf,
    /// Logs and the last session.
    pub state: PathBuf,
    /// What may be deleted at any time.
    pub cache: PathBuf,
    /// A folder of everybody's, for what is over soon.
    pub temp: PathBuf,
}

/// What the terminal's locale says about its character set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, or nothing was said.
    Utf8,
    /// Another one, by its name: screens would be garbled.
    Other(String),
}

/// Why there are no settings or places.
#[derive(Debug, thiserror::Error)]
pub enum ConfigWrong {
    /// A settings file is there but cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A settings file says something that is not a setting.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// Nothing tells where the user's files are.
    #[error("no home directory is known. Set HOME, or name the database with --db")]
    NoHome,
}

/// The environment variables, from the process or made up for a test.
#[derive(Debug, Clone)]
pub struct Env {
    made_up: Option<HashMap<String, OsString>>,
}

impl Lang {
    /// The language of a locale such as `zh_CN.UTF-8` or `en_GB`. Everything but Simplified Chinese is English.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        let name = locale.split(['.', '@']).next().unwrap_or_default();
        match name.to_ascii_lowercase().replace('-', "_").as_str() {
            "zh" | "zh_cn" | "zh_sg" | "zh_hans" | "zh_hans_cn" | "zh_hans_sg" => Self::Zh,
            _ => Self::En,
        }
    }
}

impl Env {
    /// The variables of this process.
    #[must_use]
    pub fn process() -> Self {
        Self { made_up: None }
    }

    /// Made-up variables and no others.
    #[must_use]
    pub fn made_up(variables: &[(&str, &str)]) -> Self {
        let made_up = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
            .collect();
        Self {
            made_up: Some(made_up),
        }
    }

    /// A variable that is set to something.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<OsString> {
        match &self.made_up {
            Some(made_up) => made_up.get(name).cloned(),
            None => read(name),
        }
        .filter(|value| !value.is_empty())
    }

    /// A variable that is set to some text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.into_string().ok()
    }

    /// The user asked for no colours: `NO_COLOR`, `CLICOLOR=0` or a terminal that has none.
    #[must_use]
    pub fn no_color(&self) -> bool {
        let is = |name, value| self.text(name).as_deref() == Some(value);
        self.get("NO_COLOR").is_some() || is("CLICOLOR", "0") || is("TERM", "dumb")
    }

    /// The terminal shows 24-bit colours.
    #[must_use]
    pub fn true_color(&self) -> bool {
        matches!(
            self.text("COLORTERM").as_deref(),
            Some("truecolor" | "24bit")
        )
    }

    /// The character set of the terminal. Only a locale that names another one is believed.
    #[must_use]
    pub fn charset(&self) -> Charset {
        let locale = self.first_text(&["LC_ALL", "LC_CTYPE", "LANG"]);
        let named = locale.as_deref().and_then(|locale| locale.split_once('.'));
        let Some((_, charset)) = named else {
            return Charset::Utf8;
        };
        let charset = charset.split('@').next().unwrap_or_default();
        match charset.to_ascii_lowercase().replace('-', "").as_str() {
            "utf8" => Charset::Utf8,
            _ => Charset::Other(charset.to_owned()),
        }
    }

    fn first_text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A directory that XDG names by a variable; relative ones do not count.
    fn xdg(&self, variable: &str, home: &Path, default: &str) -> PathBuf {
        self.get(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .unwrap_or_else(|| home.join(default))
            .join("alumni")
    }
}

impl Places {
    /// Finds the places. `db` is what the flag says.
    ///
    /// # Errors
    /// Nothing tells where the user's files are.
    pub fn find(env: &Env, db: Option<PathBuf>) -> Result<Self, ConfigWrong> {
        let home = env
            .get("HOME")
            .map(PathBuf::from)
            .or_else(|| env.made_up.is_none().then(|| etcetera::home_dir().ok())?)
            .ok_or(ConfigWrong::NoHome)?;
        let data = env.xdg("XDG_DATA_HOME", &home, ".local/share");
        let from_env = env.get("ALUMNI_DB").map(PathBuf::from);
        Ok(Self {
            db: strongest(
                [(Origin::Flag, db), (Origin::Environment, from_env)],
                data.join("alumni.db"),
            ),
            user_config: env.xdg("XDG_CONFIG_HOME", &home, ".config").join(FILE),
            system_config: Path::new("/etc/alumni").join(FILE),
            state: env.xdg("XDG_STATE_HOME", &home, ".local/state"),
            cache: env.xdg("XDG_CACHE_HOME", &home, ".cache"),
            temp: env
                .get("TMPDIR")
                .map_or_else(|| "/tmp".into(), PathBuf::from),
        })
    }
}

impl Config {
    /// Reads the settings. `lang` is what the flag says.
    ///
    /// # Errors
    /// A file is there but cannot be read, or says something that is not a setting.
    pub fn load(places: &Places, env: &Env, lang: Option<Lang>) -> Result<Self, ConfigWrong> {
        let user = parsed(&places.user_config)?;
        let system = parsed(&places.system_config)?;
        let said = |name: &str| env.text(name).map(|locale| Lang::from_locale(&locale));
        let locale = env
            .first_text(&["LC_ALL", "LC_MESSAGES", "LANG"])
            .map(|locale| Lang::from_locale(&locale));
        // The locale is the machine's habit, not a wish about this program: the files go before it.
        let lang = strongest(
            [
                (Origin::Flag, lang),
                (Origin::Environment, said("ALUMNI_LANG")),
                (Origin::UserFile, user.lang),
                (Origin::SystemFile, system.lang),
                (Origin::Environment, locale),
            ],
            Lang::default(),
        );
        Ok(Self {
            lang,
            theme: from_files(user.theme, system.theme),
            ascii: from_files(user.ascii, system.ascii),
            keys: from_files(user.keys, system.keys),
        })
    }
}

/// The name of a settings file.
const FILE: &str = "config.toml";

/// A settings file. A setting that it does not have is asked for elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    lang: Option<Lang>,
    theme: Option<Theme>,
    ascii: Option<bool>,
    keys: Option<KeyProfile>,
}

fn parsed(path: &Path) -> Result<Written, ConfigWrong> {
    let text = match crate::file::read_to_string(path) {
        Ok(text) => text,
        Err(gone) if is_absent(&gone) => return Ok(Written::default()),
        Err(source) => {
            return Err(ConfigWrong::Unreadable {
                path: path.to_owned(),
                source,
            });
        }
    };
    toml::from_str(&text).map_err(|wrong| {
        let at = wrong.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or(&text);
        let (line, last) = before.split('\n').enumerate().last().unwrap_or((0, before));
        ConfigWrong::Invalid {
            path: path.to_owned(),
            line: line + 1,
            column: last.chars().count() + 1,
            message: crate::clean::line(wrong.message()).text,
        }
    })
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
    )
}

fn from_files<T: Default>(user: Option<T>, system: Option<T>) -> Setting<T> {
    strongest(
        [(Origin::UserFile, user), (Origin::SystemFile, system)],
        T::default(),
    )
}

/// The first that says something.
fn strongest<T, const N: usize>(said: [(Origin, Option<T>); N], built_in: T) -> Setting<T> {
    let found = said
        .into_iter()
        .find_map(|(origin, value)| value.map(|value| Setting { value, origin }));
    found.unwrap_or(Setting {
        value: built_in,
        origin: Origin::BuiltIn,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the environment is read"
)]
fn read(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

#[cfg(test)]
mod tests;
