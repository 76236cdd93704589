//! `alumni completions` and `alumni man`: made from the same definition as the arguments.

use std::fs::File;
use std::io::Write as _;

use clap::CommandFactory as _;
use clap_mangen::Man as Page;

use super::failure::{Failure, Outcome};
use super::{Desk, say, stdout};
use crate::cli::{Cli, Completions, Man};
use crate::file;
use crate::l10n::grouped;
use crate::office::own_files;

pub(super) fn completions(args: &Completions) -> Outcome<()> {
    // Into memory first: the generator panics when a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "alumni", &mut script);
    stdout().write_all(&script).map_err(Failure::Output)
}

impl Desk<'_> {
    pub(super) fn man(&self, args: &Man) -> Outcome<()> {
        let mut whole = Cli::command();
        whole.build();
        let Some(folder) = &args.dir else {
            let mut out = stdout();
            return Page::new(whole)
                .render(&mut out)
                .and_then(|()| out.flush())
                .map_err(Failure::Output);
        };
        let wrong = |error| Failure::File(folder.clone(), error);
        std::fs::create_dir_all(folder).map_err(wrong)?;
        let mut pages = vec![whole.clone()];
        let commands = whole.get_subcommands();
        pages.extend(commands.filter(|one| !one.is_hide_set()).cloned());
        for page in &pages {
            let path = folder.join(format!("{}.1", page.get_display_name().unwrap_or("alumni")));
            own_files::spares(&self.places.db.value, &path).map_err(wrong)?;
            file::may_take_name(&path).map_err(wrong)?;
            let mut file = File::create(&path).map_err(wrong)?;
            Page::new(page.clone()).render(&mut file).map_err(wrong)?;
        }
        say(&self.words.msg_command_pages_written(grouped(pages.len())));
        Ok(())
    }
}
