# What `alumni doctor` finds

# $name (String)
doctor-unknown = { $name } is not of this program
# $name (String)
doctor-missing = { $name } is missing
# $name (String)
doctor-different = { $name } is not as this program makes it
# $n (Number)
doctor-more = and { $n } more
# $what (String)
doctor-mended = Put right: { $what }
# $events (Number)
# $people (Number)
doctor-derived = Derived anew from the records: { $people } people, { $events } events
doctor-index-mended = The find index was made anew
# $n (Number)
doctor-notes-wait = { $n } not in the database yet
doctor-notes-unreadable = cannot be read, so nothing of it is in the database
doctor-notes-strange = lines that cannot be understood were set apart
# $n (Number)
doctor-names = { $n } (hard links, as some backups make them); a save changes the file under each of them
doctor-index-none = not there, made when needed
doctor-index-refused = cannot be used, made anew when needed
doctor-index-earlier = there, of an earlier moment; what came since is added when it is read
doctor-index-same = there, as the records say
doctor-index-different = not as the records say
# $number (String)
doctor-outside = { $number } was changed by another program: lists and Find do not know of it
# $id (String)
doctor-event = event { $id } starts at another moment than its date and time zone say
# $column (String)
# $row (String)
# $table (String)
doctor-no-text = { $table }.{ $column } of row { $row } is no UTF-8 text; type it anew
doctor-can-mend = The file is whole, but not all of it is what its records say. Make a copy, then run `alumni doctor --mend`
# $events (Number)
# $people (Number)
doctor-history = Changed by another program, derived anew: { $people } people, { $events } events
