# What commands say on stderr: what happened and what to do next

# $path (String)
command-absent = There is no database. Make one with `alumni init`, try `alumni demo`, or name one with --db. Place: { $path }
# $path (String)
command-present = Choose another place with --db: a file is there already and was not touched. File: { $path }
# $path (String)
command-folder = Name the file with --db: this is a folder, not a database. Place: { $path }
# $path (String)
command-empty = Restore it from a backup: this is an empty file, not a database. A new one elsewhere: `alumni --db FILE init`. File: { $path }
# $path (String)
command-not-a-database = Name the right file with --db: this is not an alumni database, it is encrypted or something else. It was not touched. File: { $path }
# $path (String)
command-foreign = Name the right file with --db: this is a SQLite database of another program. It was not touched. File: { $path }
# $found (Number)
# $known (Number)
# $path (String)
command-newer = Upgrade alumni: a later version made this file (schema { $found }, this program knows { $known }). It was not touched. File: { $path }
# $path (String)
command-readable-by-all = Close it with `chmod 600 { $path }` and try again: others on this machine can get at it
# $path (String)
command-no-file = { $path } is a pipe, a device or a socket, not a database. Name the right file with --db
# $path (String)
command-shared = { $path } can be written by its whole group. What one of them makes beside it shuts the others out, so it belongs to one account: close it with `chmod 600 { $path }` and try again
# $parts (String)
# $path (String)
command-strange = Make a copy, then run `alumni doctor --mend`, or restore it from a backup: { $path } is not built as this program builds it ({ $parts }). Nothing was written
command-endless = The database was at one question for too long and was stopped. Run `alumni doctor` to look the file over
# $folder (String)
# $n (Number)
command-swept = Half-written files of a program that was killed were removed: { $n } in { $folder }
# $path (String)
# $why (String)
command-damaged = Restore it from a backup: the database is damaged ({ $why }). Nothing was written. File: { $path }
# $path (String)
command-busy = Try again in a moment: another program is writing, nothing was saved. File: { $path }
# $path (String)
command-disk-full = Make room and try again: the disk is full, nothing was saved. File: { $path }
# $path (String)
command-exhausted = Restore a backup: a number in this file is as high as can be, no row can follow it; nothing was saved. File: { $path }
# $path (String)
# $why (String)
command-read-only = Nothing was saved: look at the rights of the file and its folder ({ $why }). File: { $path }
# $path (String)
command-unreadable = Ask its owner: you have no right to read the database. File: { $path }
# $why (String)
command-not-exported = Not exported: what leaves the house with private fields is noted first, and that cannot be noted now. Without them (--fields) it can be exported. { $why }
# $why (String)
command-database = Run `alumni doctor`, which looks the file over. The database says: { $why }
# $path (String)
# $why (String)
command-io = { $path }: { $why }
# $why (String)
command-output = The output cannot be written: { $why }
command-interrupted = Interrupted. Nothing was written
# $name (String)
command-no-such-person = Nobody has the number { $name }. Find people with `alumni list`
# $name (String)
command-no-such-change = There is no change { $name }. `alumni history` shows them
# $name (String)
# $near (String)
command-no-such-field = There is no field { $name }. Did you mean { $near }?
# $all (String)
# $name (String)
command-no-such-field-at-all = There is no field { $name }. There are: { $all }
# $all (String)
# $name (String)
command-no-such-sort = There is no order { $name }. There are: { $all }
# $name (String)
# $all (String)
command-unknown-ending = { $name }: the ending says the form, and it is none of { $all }
# $wrong (String)
command-query-fields = { $wrong }. `alumni help list` names every field
command-nobody = Nobody found
command-not-synced = The folder could not be synced: after a power cut the file may be gone
# $n (Number)
# $shown (String)
# $path (String)
command-exported = { $n ->
    [one] One person written to { $path }
   *[other] { $shown } people written to { $path }
}
# $path (String)
command-founded = New database at { $path }. Go on with `alumni import FILE`, or open the screens with `alumni`
# $name (String)
command-no-such-profile = { $name } is neither a profile that comes with the program (dmu, blank) nor a file
# $path (String)
command-demo-has-people = { $path } holds people already; a demo would mix them with invented ones. Name another file with --db, or leave --db out for a throw-away one
command-demo-where = --no-open wants --db FILE: a throw-away database would be gone at once
# $n (String)
command-demo-sentence = { $n } invented people for trying out
# $n (String)
# $of (String)
command-demo-progress = { $n } of { $of } people
command-nothing-to-undo = There is nothing of yours to take back. `alumni history` shows what was changed
# $n (Number)
# $shown (String)
# $what (String)
command-undone = { $n ->
    [one] Taken back: { $what } (one record)
   *[other] Taken back: { $what } ({ $shown } records)
}
# $what (String)
command-not-undone = { $what }: nothing was taken back. In the way:
# $n (Number)
# $shown (String)
command-undo-rest = { $n ->
    [one] With --partly the other record is taken back
   *[other] With --partly the other { $shown } records are taken back
}
# $n (String)
# $what (String)
command-undo-before = `alumni undo { $n }` takes back the one before: { $what }
# $who (String)
# $when (String)
command-undo-screens = { $who } had done it on the screens, { $when }
# $who (String)
# $when (String)
command-undo-command = { $who } had done it by a command, { $when }
# $who (String)
# $when (String)
command-undo-unknown = { $who } had done it, { $when }
command-history-partly = taken back in part
# $n (Number)
# $shown (String)
command-left = { $n ->
    [one] One record stays as it is:
   *[other] { $shown } records stay as they are:
}
# $n (String)
command-and-more = and { $n } more
command-history-empty = Nothing was changed yet
# $n (Number)
command-history-undone = taken back by { $n }
# $n (String)
command-pages-written = { $n } pages written

# $file (String)
# $encoding (String)
# $n (Number)
# $shown (String)
command-import-file = { $file } ({ $encoding }): { $n ->
    [one] one row
   *[other] { $shown } rows
}
# $n (Number)
# $shown (String)
command-import-added = { $n ->
    [one] one new person
   *[other] { $shown } new people
}
# $n (Number)
# $shown (String)
command-import-changed = { $n ->
    [one] one person changes
   *[other] { $shown } people change
}
# $n (Number)
# $shown (String)
command-import-folded = { $n ->
    [one] one row repeats a student number of the file; the later non-empty cell wins
   *[other] { $shown } rows repeat a student number of the file; the later non-empty cell wins
}
# $n (Number)
# $shown (String)
command-import-repeated = { $n ->
    [one] one row is taken once with another, being the same in every cell (a namesake needs something that differs):
   *[other] { $shown } rows are taken once with another, being the same in every cell (a namesake needs something that differs):
}
# $n (String)
command-import-repeats-row = the same as row { $n } in every cell
# $n (Number)
# $shown (String)
command-import-same = { $n ->
    [one] one row says what is on file already
   *[other] { $shown } rows say what is on file already
}
# $n (Number)
# $shown (String)
command-import-asked = { $n ->
    [one] one row waits to be decided in the screens:
   *[other] { $shown } rows wait to be decided in the screens:
}
# $n (Number)
# $shown (String)
command-import-rejected = { $n ->
    [one] one row is rejected:
   *[other] { $shown } rows are rejected:
}
# $n (Number)
# $shown (String)
command-import-cleaned = { $n ->
    [one] control characters were removed from one row
   *[other] control characters were removed from { $shown } rows
}
# $n (Number)
# $shown (String)
# $names (String)
command-import-makes = { $n ->
    [one] new in the lists: { $names }
   *[other] { $shown } new in the lists: { $names }
}
# $names (String)
command-import-unknown = columns that are not known and stay out: { $names }
# $row (String)
# $why (String)
command-import-row = row { $row }: { $why }
command-import-waits = waits since an earlier import
# $who (String)
command-import-other-name = its number belongs to { $who }
# $who (String)
command-import-look-alike = may be { $who }
# $n (String)
command-import-who-row = the person of row { $n }
command-import-question = Take this in?
command-import-wants-yes = Nothing was written, for there is no terminal to ask on. Say --yes to take it in, or --dry-run to look only
command-import-nothing = Nothing to write
command-import-dropped = Nothing was written
# $n (Number)
# $shown (String)
command-import-strict = { $n ->
    [one] One row is rejected, so nothing was written (--strict)
   *[other] { $shown } rows are rejected, so nothing was written (--strict)
}
# $n (String)
command-import-done = Taken in as change { $n }; `alumni undo { $n }` takes all of it back
# $path (String)
command-import-rejects = The rejected rows are in { $path } with their reasons: mend them and import that file
command-import-heading-row = row
command-import-heading-reason = reason
# $n (String)
# $of (String)
command-import-reading = reading row { $n } of { $of }
# $n (String)
# $of (String)
command-import-writing = writing row { $n } of { $of }
# $file (String)
# $added (String)
# $changed (String)
command-import-sentence = { $file } imported: { $added } added, { $changed } changed
command-terminal-none = The screens need a terminal. Without one use the commands, see `alumni --help`
command-terminal-dumb = The terminal says that it cannot place text (TERM). Without screens use the commands, see `alumni --help`
command-terminal-charset = The terminal's character set is not UTF-8. Set LANG (for instance LANG=C.UTF-8) and the terminal to UTF-8, or use the commands
# $why (String)
command-terminal-lost = The terminal cannot be used: { $why }
# $count (String)
# $query (String)
command-slip = Nobody is found. Did you mean { $query } ({ $count })?
command-import-anew = Others saved meanwhile what this file is about; the plan was made anew and applied:
# $people (String)
command-setting-noted = Lists with private fields are noted from { $people } people on
command-not-noted = Not noted that private fields were listed: neither the database nor your state folder can be written
# $whom (String)
command-waiting = Waiting for { $whom }; Ctrl-C stops waiting
# $whom (String)
# $process (String)
command-waiting-process = Waiting for { $whom }, process { $process }; Ctrl-C stops waiting
