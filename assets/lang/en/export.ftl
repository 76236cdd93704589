# Files that leave the house

# $n (String)
# $of (String)
export-writing = Writing: { $n } of { $of } people
# $path (String)
export-is-there = { $path } is there already. --force replaces it
export-clock = Set the clock of this computer: it stands before 1970, and no workbook can be dated. CSV can be written
# $most (String)
export-too-many = Too many people for one file of this form: at most { $most }. Narrow the search
export-cards-have-no-fields = Address cards have no columns to choose: leave --fields out
export-pages-have-no-fields = Pages have no columns to choose: leave --fields out
# $name (String)
# $all (String)
export-no-such-size = There are no labels of size { $name }. There are: { $all }
# $n (Number)
export-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
export-no-disclosures = No file with private fields was written so far.
# $path (String)
export-writing-file = Writing { $path }
# $n (String)
# $of (String)
export-so-far = { $n } of { $of } people
export-whole-or-not = The file gets its name when it is whole; stopped, nothing is left of it.
# $people (String)
export-done = { $people } people written
export-copied-says = The path was sent to your terminal: paste it where you need it.
export-path-copied = Path sent to your terminal
export-was-noted = Private fields left with it: it was noted (alumni history --disclosures).
# $people (String)
export-marked = { $people } marked
# $people (String)
export-everybody = { $people }, everybody
# $people (String)
# $query (String)
export-found = { $people } found by { $query }
export-note-whole = Only you can read the file.
export-note-pages = Only you can read the file. Open it in a browser and print it on A4 at 100 %.
export-note-columns = Only you can read the file. Number and revision in a workbook let changes made elsewhere be compared when it is imported again.
export-no-file = Type the name of the file
# $name (String)
export-replace = { $name } is there already. Replace it?
export-replace-says = What stands in it now is lost.
# $people (String)
export-private = Write private fields of { $people } people?
# $names (String)
export-private-names = Phones, e-mails, addresses or births of { $names } ... leave the house.
export-private-noted = It is noted who wrote them, when and where to. That cannot be taken back.
export-private-no = No, stay
# $people (String)
export-private-yes = Yes, write { $people } people
export-stopping = Stopping...
export-stopped = Stopped; no file was written
# $why (String)
export-cannot = The file cannot be written: { $why }
export-nothing = Nothing was written
export-not-allowed = Your role may not write files; ask an administrator
# $what (String)
copy-nothing = There is nothing to copy: no { $what } on file
# $what (String)
# $text (String)
copy-sent = The { $what } was sent to your terminal: { $text }
copy-too-long = Too long for the clipboard of a terminal
