//! Single-record SQL for any record table, built from its fields.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, ToSql};

use super::tx::Tx;
use super::{Db, Error, Result};
use crate::model::field::{Id, Peek, Record, Value};

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl ToSql for Peek<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

/// The cell of a row; reals and blobs do not occur in `STRICT` tables of ours.
pub(super) fn value(row: &Row<'_>, at: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(at)? {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(n) => Value::Text(n.to_string()),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
    })
}

/// `id, name, ...`: the columns that [`read`] expects.
pub(super) fn columns<R: Record>() -> String {
    let names = R::FIELDS.iter().map(|field| field.name);
    std::iter::once("id")
        .chain(names)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A record from a row that begins with [`columns`].
pub(super) fn read<R: Record>(row: &Row<'_>) -> Result<R> {
    let mut record = R::default();
    record.set_id(Id(row.get(0)?));
    for (at, field) in R::FIELDS.iter().enumerate() {
        (field.set)(&mut record, value(row, at + 1)?)
            .map_err(|wrong| Error::Odd(R::TABLE, wrong))?;
    }
    Ok(record)
}

impl Db {
    /// The record with that id.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn get<R: Record>(&self, id: Id) -> Result<R> {
        let sql = format!("SELECT {} FROM {} WHERE id = ?1", columns::<R>(), R::TABLE);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        rows.next()?.map_or(Err(Error::Missing), read)
    }

    /// Every record of a small table, by id.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn all<R: Record>(&self) -> Result<Vec<R>> {
        self.list("1 = 1", &[])
    }

    /// The records whose row meets a condition, by id. The condition is text of this layer, never of a user.
    pub(crate) fn list<R: Record>(
        &self,
        condition: &str,
        parameters: &[&dyn ToSql],
    ) -> Result<Vec<R>> {
        self.unordered(&format!("{condition} ORDER BY id"), parameters)
    }

    /// The same as they come: nothing has to be put in order.
    pub(super) fn unordered<R: Record>(
        &self,
        condition: &str,
        parameters: &[&dyn ToSql],
    ) -> Result<Vec<R>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {condition}",
            columns::<R>(),
            R::TABLE
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            records.push(read(row)?);
        }
        Ok(records)
    }
}

/// The bookkeeping columns that say which change set a row is of; they are the last of their table.
fn makers<R: Record>() -> &'static [&'static str] {
    match R::TABLE {
        "alumnus" => &["changed_in", "made_in"],
        _ => &["made_in"],
    }
}

/// `name (id, ..., made_in)` for adding rows, and how many columns that are. In the order of the table nothing has to be
/// put in order for each row.
fn target<R: Record>() -> (String, usize) {
    let mut names = vec!["id"];
    names.extend(R::FIELDS.iter().map(|field| field.name));
    names.extend(makers::<R>());
    (format!("{} ({})", R::TABLE, names.join(", ")), names.len())
}

impl Tx<'_> {
    /// Adds a record and gives its id. A record with an id of its own keeps it (ids only rise).
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn insert<R: Record>(&self, record: &R) -> Result<Id> {
        self.insert_each(std::iter::once(record))?;
        Ok(Id(self.conn.last_insert_rowid()))
    }

    /// Adds records in their order.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn insert_each<'r, R: Record>(
        &self,
        records: impl IntoIterator<Item = &'r R>,
    ) -> Result<()> {
        let records: Vec<&R> = records.into_iter().collect();
        if records.is_empty() {
            return Ok(());
        }
        let (into, width) = target::<R>();
        self.add_rows("INSERT", &into, width, &records, |statement, at, record| {
            let mut places = at + 1..=at + width;
            let mut bind = |cell: &dyn ToSql| match places.next() {
                Some(place) => statement.raw_bind_parameter(place, cell),
                None => Ok(()),
            };
            bind(&Some(record.id()).filter(|id| id.0 > 0))?;
            for field in R::FIELDS {
                match (field.peek)(record) {
                    Some(cell) => bind(&cell)?,
                    None => bind(&(field.get)(record))?,
                }
            }
            let set = self.change_set();
            makers::<R>().iter().try_for_each(|_| bind(&set))
        })
    }

    /// Writes a record over its row; only columns that differ leave a trace.
    ///
    /// # Errors
    /// `Missing` when there is none, `Refused` by a constraint.
    pub fn update<R: Record>(&self, record: &R) -> Result<()> {
        let sets = R::FIELDS
            .iter()
            .enumerate()
            .map(|(at, field)| format!("{} = ?{}", field.name, at + 2))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!("UPDATE {} SET {sets} WHERE id = ?1", R::TABLE);
        let mut statement = self.conn.prepare_cached(&sql)?;
        statement.raw_bind_parameter(1, record.id())?;
        for (at, field) in R::FIELDS.iter().enumerate() {
            statement.raw_bind_parameter(at + 2, (field.get)(record))?;
        }
        match statement.raw_execute()? {
            1 => Ok(()),
            _ => Err(Error::Missing),
        }
    }

    /// Takes a row out; the history keeps it.
    ///
    /// # Errors
    /// `Missing` when there is none, `Refused` when another row points to it.
    pub fn delete<R: Record>(&self, id: Id) -> Result<()> {
        let sql = format!("DELETE FROM {} WHERE id = ?1", R::TABLE);
        match self.conn.prepare_cached(&sql)?.execute([id])? {
            1 => Ok(()),
            _ => Err(Error::Missing),
        }
    }

    /// Makes a table's rows of one owner what the list says: new ones are added, changed ones written, others taken out.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn sync<R: Record>(&self, before: &[R], after: &[R]) -> Result<()> {
        for gone in before
            .iter()
            .filter(|old| !after.iter().any(|new| new.id() == old.id()))
        {
            self.delete::<R>(gone.id())?;
        }
        for record in after {
            match before.iter().find(|old| old.id() == record.id()) {
                Some(old) if old == record => {}
                Some(_) => self.update(record)?,
                None => {
                    self.insert(record)?;
                }
            }
        }
        Ok(())
    }
}
