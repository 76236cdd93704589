//! How things stand with somebody, told with one key: deceased, or lost.

use crate::model::field::Id;
use crate::ui::screen::{Cx, Result};

/// Gives one person this status, unless they have it, and says so.
///
/// # Errors
/// Whatever the office says.
pub(in crate::ui::screens) fn give(id: Id, status: &str, cx: &mut Cx<'_>) -> Result<()> {
    let mut dossier = cx.office.dossier(id)?;
    let name = dossier.alumnus.name.clone();
    let codes = &cx.office.catalogue().codes;
    let shown = codes.label("status", status, cx.lang).to_owned();
    if dossier.alumnus.status == status {
        cx.note(cx.text.msg_record_has_status(name, shown));
        return Ok(());
    }
    status.clone_into(&mut dossier.alumnus.status);
    cx.office.save_person(&dossier)?;
    cx.say(cx.text.msg_record_got_status(name, shown));
    Ok(())
}
