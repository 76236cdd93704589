# The sentences of the history

# $what (String)
history-undo = Undone: { $what }
# $what (String)
history-redo = Done again: { $what }
# $name (String)
history-init = New file for { $name }
# $name (String)
history-add = { $name } added
# $name (String)
# $what (String)
history-edit = { $name }: { $what }
# $more (Number)
# $name (String)
# $what (String)
history-edit-more = { $name }: { $what } and { $more } more
# $name (String)
history-edit-details = { $name }: details changed
# $name (String)
history-archive = { $name } archived
# $name (String)
history-restore = { $name } restored
# $n (String)
# $name (String)
history-archive-many = { $n } alumni archived, { $name } among them
# $n (String)
# $name (String)
history-restore-many = { $n } alumni restored, { $name } among them
# $name (String)
history-chapter-add = Chapter { $name } added
# $name (String)
history-chapter-edit = Chapter { $name } changed
# $name (String)
# $parent (String)
history-chapter-move = Chapter { $name } moved under { $parent }
# $name (String)
history-chapter-archive = Chapter { $name } archived
# $name (String)
history-chapter-restore = Chapter { $name } restored
# $name (String)
history-event-add = Event { $name } added
# $name (String)
history-event-edit = Event { $name } changed
# $event (String)
# $name (String)
history-register = { $name } registered for { $event }
# $event (String)
# $name (String)
history-guest-more = { $name } brings one guest more to { $event }
# $event (String)
# $name (String)
history-guest-less = { $name } brings one guest less to { $event }
# $event (String)
# $name (String)
history-cancel = { $name } cancelled for { $event }
# $event (String)
# $name (String)
history-check-in = { $name } checked in at { $event }
# $event (String)
# $name (String)
history-check-out = Check-in of { $name } at { $event } taken back
# $name (String)
history-entry-add = { $name } added to the lists
# $who (String)
# $what (String)
since = { $who } saved meanwhile: { $what }
# $who (String)
since-parts = { $who } saved other parts of the record meanwhile
# $people (String)
history-noted-from = Lists with private fields are noted from { $people } people on
