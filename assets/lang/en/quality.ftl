## The quality of the data: what is missing or suspicious, and working it off.

quality-counting = Counting; the search index is being read
# $mend (String)
# $people (String)
quality-summary = { $mend } of { $people } people to mend
# $whose (String)
# $doubt (String)
# $count (String)
# $people (String)
# $share (String)
quality-cell = { $whose } | { $doubt }: { $count } of { $people } ({ $share })
# $query (String)
quality-query = Enter lists them: { $query }
quality-pairs = Two records that look like one person. Enter opens the queue: one key for each pair.
quality-rows = Rows of imported files that look like somebody on file. Enter opens them, one key for each row.
quality-nobody = Nobody here: there is nothing to do
quality-no-people = These are no people to export; Enter opens them
# $at (String)
# $all (String)
mend-place = { $at } of { $all }
# $name (String)
mend-mended = { $name } is mended. Next one
# $name (String)
mend-still = { $name } is saved and still in this list. Next one
mend-left = Left as it is. Next one
mend-save-first = Something is changed here: ^S saves it, ^Z restores it, Esc asks
mend-draft-first = Decide about the draft first
# $all (String)
# $mended (String)
mend-end = That was the last of { $all }; mended: { $mended }
# $mended (String)
mend-stopped = Stopped; mended: { $mended }
mend-hint = F4 mends one after the other
# $n (Number)
# $n_shown (String)
home-to-mend = { $n ->
    [one] One record to mend
   *[other] { $n_shown } records to mend
}
# $people (String)
# $mend (String)
command-report-all = { $people } people, { $mend } to mend
