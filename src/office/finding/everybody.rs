//! Lists of everybody, for which no find index is needed, and the index let go when a command needs it no more.

use super::{Office, SearchError, Sort};
use crate::find::query::Query;
use crate::model::field::Id;
use crate::office::permit::Action;

impl Office {
    /// Whoever a search finds that asks for nobody in particular, in the order of names: read from the file. None for
    /// any other search, which the find index has to answer.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn everybody(
        &self,
        query: &str,
        sorts: &[Sort],
    ) -> std::result::Result<Option<Vec<Id>>, SearchError> {
        self.permit(Action::Read)?;
        let by_name = sorts.iter().all(|sort| *sort == Sort::default());
        let asks_all = self.read(query)? == Query::everybody();
        if !by_name || !asks_all || self.scope()?.chapters.is_some() {
            return Ok(None);
        }
        Ok(Some(self.db.page_from("", usize::MAX)?))
    }

    /// Lets go of the find index, which a long list that was found needs no more.
    pub fn let_index_go(&self) {
        self.room.let_go();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::config::Lang;
    use crate::model::profile::Profile;
    use crate::office::permit::Actor;
    use crate::sample::Sample;

    #[test]
    fn the_file_lists_whom_the_index_finds() {
        let now = || "2026-11-23T02:00:00Z".parse().expect("an instant");
        let folder = tempfile::tempdir().expect("a folder");
        let profile = Profile::named("dmu").expect("read").expect("known");
        let path = folder.path().join("office.db");
        let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En);
        let office = office.expect("founded");
        let sample = Sample::new(&profile, office.catalogue(), 900, 3, office.today());
        let settled = sample.settle(&office, "many".to_owned(), |_| true);
        settled.expect("settled");
        let away: Vec<Id> = (1..900).step_by(7).map(Id).collect();
        office.archive_people(&away, true).expect("archived");
        let never = AtomicBool::new(false);
        let by_name = [Sort::default()];
        for (query, sorts) in [("", &[][..]), ("  ", &by_name)] {
            let read = office.everybody(query, sorts).expect("read");
            assert!(!office.index_ready(), "an index was read or built");
            let found = office.ask_index(&never, || office.search(query, sorts, &never));
            let found = found.expect("asked").expect("not stopped").all_ids();
            assert_eq!(found.len(), 900 - away.len());
            assert_eq!(read, Some(found));
            office.let_index_go();
        }
        let other = Sort::list("-name", office.catalogue()).expect("known");
        for (query, sorts) in [("is:archived", &[][..]), ("wang", &[]), ("", &other)] {
            assert_eq!(
                office.everybody(query, sorts).expect("read"),
                None,
                "{query}"
            );
        }
    }
}
