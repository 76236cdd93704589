//! How things stand with somebody, told with one key: deceased, or lost.

use crate::model::field::Id;
use crate::ui::screen::{Cx, Flow, Result, Screen};

/// Gives one person this status, unless they have it, and says so; `then` the screen goes on.
///
/// # Errors
/// Whatever the office says.
pub(in crate::ui::screens) fn give<S: Screen>(
    screen: &mut S,
    id: Id,
    status: &str,
    cx: &mut Cx<'_>,
    then: impl FnOnce(&mut S, &mut Cx<'_>) -> Result<Flow> + Send + 'static,
) -> Result<Flow> {
    let mut dossier = cx.office.dossier(id)?;
    let name = dossier.alumnus.name.clone();
    let codes = &cx.office.catalogue().codes;
    let shown = codes.label("status", status, cx.lang).to_owned();
    if dossier.alumnus.status == status {
        cx.note(cx.text.msg_record_has_status(name, shown));
        return then(screen, cx);
    }
    status.clone_into(&mut dossier.alumnus.status);
    cx.order(
        screen,
        move |office| office.save_person(&dossier),
        move |screen, saved, cx| {
            saved?;
            cx.say(cx.text.msg_record_got_status(name, shown));
            then(screen, cx)
        },
    )
}
