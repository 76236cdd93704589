//! Arguments, reports of broken invariants, and the choice between screens and commands.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use alumni::cli::Cli;
use alumni::config::Env;
use alumni::front::batch;
use alumni::transfer::apart;

fn main() -> ExitCode {
    // A child of this program that reads a workbook and does nothing else.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|arg| arg == apart::ARGUMENT)
    {
        return match apart::serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    apart::begin();
    // Without it a panic is told in the standard way.
    let _ = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .install();
    match Cli::read(std::env::args_os()) {
        Ok(cli) => ExitCode::from(batch::run(&cli, &Env::process())),
        Err(told) => {
            // Help is an "error" too. Where nobody reads it any more there is nobody to tell.
            let _ = told.print();
            ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2))
        }
    }
}
