//! What the answers start: a file is looked at, read in, written out, and what came of it is said.

use std::path::{Path, PathBuf};

use super::{Asked, Files};
use crate::office;
use crate::office::disk;
use crate::transfer::attach::{self, NoFile};
use crate::ui::screen::{Cx, Flow, Result, Screen as _};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::export;
use crate::ui::screens::import::path::expanded;
use crate::ui::trouble;
use crate::ui::widgets::input::TextInput;

/// What the work tells.
pub(super) enum Told {
    Added(String),
    Saved(PathBuf, usize),
    /// The file could not be read.
    NotAdded(PathBuf, NoFile),
    /// The file could not be written.
    NotSaved(PathBuf, String, NoFile),
    Refused(office::Error),
}

impl Files {
    /// The file that is chosen or typed is looked at, then its note is asked for.
    pub(super) fn take_file(&mut self, cx: &mut Cx<'_>) {
        let chosen = self.listing.here().filter(|_| self.listing.chosen);
        let path = chosen.map_or_else(|| expanded(self.typed.value()), |entry| entry.path.clone());
        if chosen.is_some()
            && let Some(text) = self.listing.completed(self.typed.value())
        {
            self.typed.set(&text);
        }
        let typed = self.typed.value().trim_end_matches('/').to_owned();
        if path.is_dir() {
            self.name_file(&format!("{typed}/"));
            return;
        }
        match attach::look(&path, cx.office) {
            Ok(()) => {
                self.typed = TextInput::default();
                self.asked = Asked::Note(path);
            }
            Err(wrong) => {
                self.name_file(&typed);
                self.refuse(&path, &wrong, cx);
            }
        }
    }

    fn refuse(&self, path: &Path, wrong: &NoFile, cx: &mut Cx<'_>) {
        let path = path.display().to_string();
        cx.warn(match wrong {
            NoFile::TooLarge => cx.text.msg_files_too_large(),
            NoFile::NotAFile => cx.text.msg_files_not_a_file(),
            NoFile::Io(error) => cx.text.msg_files_failed(path, disk::said(error, cx.text)),
        });
    }

    pub(super) fn answer(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let typed = self.typed.value().trim().to_owned();
        match std::mem::take(&mut self.asked) {
            Asked::Add if typed.is_empty() && !self.listing.chosen => self.asked = Asked::Add,
            Asked::Add => self.take_file(cx),
            Asked::Note(path) => self.start_adding(path, typed, cx)?,
            Asked::Save(content) if typed.is_empty() => self.asked = Asked::Save(content),
            Asked::Save(content) => {
                let mut path = expanded(&typed);
                let mut files = self.files.iter();
                let file = files.find(|file| file.sha256 == content);
                if let Some(file) = file.filter(|_| path.is_dir()) {
                    path.push(attach::safe_name(&file.name));
                }
                if path.symlink_metadata().is_ok() {
                    let shown = path.display().to_string();
                    self.asked = Asked::Replace(path, content);
                    let question = Confirm::new(cx.text.msg_files_replace())
                        .says(shown)
                        .answers(
                            cx.text.msg_files_replace_no(),
                            cx.text.msg_files_replace_yes(),
                        );
                    return Ok(Flow::open(question));
                }
                self.start_saving(path, content, false, cx)?;
            }
            Asked::Nothing | Asked::Replace(..) => {}
        }
        Ok(Flow::Stay)
    }

    fn start_adding(&mut self, path: PathBuf, note: String, cx: &mut Cx<'_>) -> Result<()> {
        let session = cx.office.again()?;
        let person = self.person;
        self.work = Some(cx.start_job(move |reporter| {
            let told = match attach::read(&path, &session) {
                Err(wrong) => Told::NotAdded(path, wrong),
                Ok((name, bytes)) => match session.attach(person, &name, &note, &bytes) {
                    Ok(()) => Told::Added(name),
                    Err(error) => Told::Refused(error),
                },
            };
            reporter.tell(told);
        }));
        Ok(())
    }

    pub(super) fn start_saving(
        &mut self,
        path: PathBuf,
        content: String,
        replace: bool,
        cx: &mut Cx<'_>,
    ) -> Result<()> {
        let session = cx.office.again()?;
        self.work = Some(cx.start_job(move |reporter| {
            let told = match session.content(&content) {
                Err(error) => Told::Refused(error),
                Ok(bytes) => match attach::save(&path, &bytes, replace, &session) {
                    Ok(swept) => Told::Saved(path, swept),
                    Err(error) => Told::NotSaved(path, content, NoFile::Io(error)),
                },
            };
            reporter.tell(told);
        }));
        Ok(())
    }

    pub(super) fn told(&mut self, told: Told, cx: &mut Cx<'_>) -> Result<()> {
        match told {
            Told::Added(name) => {
                cx.say_written(cx.text.msg_files_added(name));
                self.reload(cx)?;
                self.cursor.go(usize::MAX);
            }
            Told::Saved(path, swept) => {
                cx.say(cx.text.msg_files_saved(path.display().to_string()));
                if swept > 0 {
                    cx.add(export::swept(swept, &path, cx.text));
                }
            }
            // What was typed stands there again, to be mended.
            Told::NotAdded(path, wrong) => {
                self.name_file(&path.display().to_string());
                self.refuse(&path, &wrong, cx);
            }
            Told::NotSaved(path, content, wrong) => {
                self.typed = TextInput::new(&path.display().to_string());
                self.asked = Asked::Save(content);
                self.refuse(&path, &wrong, cx);
            }
            Told::Refused(error) => cx.warn(trouble::sentence(&error, cx.text)),
        }
        Ok(())
    }
}
