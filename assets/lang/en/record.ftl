# The whole record of a person, and its history

record-more = PgDn: next section
record-read-only = Your role reads people but does not change them
# $name (String)
record-archived = { $name } archived | ^Z undoes
# $name (String)
record-restored = { $name } restored | ^Z undoes
record-undone-already = This was taken back already
record-undo-wide = Take this whole entry back?
record-undo-wide-note = It changed many records, not only this person. ^Y does it again.
# $what (String)
record-taken-back = Taken back: { $what } | ^Y does it again
record-no-changes = Nothing of this person's own record: something that belongs to it changed elsewhere.
# $name (String)
# $status (String)
record-got-status = { $name }: { $status } | ^Z takes it back
# $name (String)
# $status (String)
record-has-status = { $name } is { $status } already
