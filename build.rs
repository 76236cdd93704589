//! Turns `assets/lang/<code>/*.ftl` into checked Rust functions, so that a sentence with a wrong name or argument does not compile.

use std::process::ExitCode;

use fluent_typed::{BuildOptions, FtlOutputOptions, build_from_locales_folder};

#[expect(
    clippy::disallowed_methods,
    reason = "this is how a build script talks with cargo"
)]
fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=assets/lang");
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder("assets/lang")
            .with_output_file_path(&format!("{out}/l10n.rs"))
            .with_ftl_output(FtlOutputOptions::single_file(&format!("{out}/l10n.ftl")))
            .with_default_language("en")
            .without_bidi_isolation()
            .without_format(),
    )
}
