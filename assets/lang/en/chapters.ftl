# The pane of the chapters

# $chapters (String)
# $countries (Number)
# $members (String)
chapters-sum = { $chapters } chapters | { $countries } countries | { $members } members
chapters-empty = No chapters yet. F6 adds the first one.
# $query (String)
chapters-not-found = No chapter matches "{ $query }". Esc shows all of them again.
chapters-all-well = Nothing needs attention in the tree
# $all (Number)
chapters-notices-elsewhere = ! { $all } to look at in the tree (] goes there)
# $here (Number)
# $all (Number)
chapters-notices = ! { $here } to look at in this chapter, { $all } in the tree (] next one)
chapters-no-notice = Nothing needs attention: every seat is taken and no term ends soon
chapters-nothing-to-open = Nothing to open here
chapters-may-not = Your role may not change chapters
chapters-none-chosen = There is no chapter under the cursor
chapters-top-stays = The association itself stays at the top
# $name (String)
chapters-move-title = Move { $name } below
# $name (String)
# $above (String)
chapters-moved = { $name } stands below { $above } now | ^Z undoes
# $above (String)
# $name (String)
chapters-cycle = { $above } stands below { $name } itself; move it away first
# $name (String)
chapters-archived = { $name } archived | ^Z undoes
# $name (String)
chapters-restored = { $name } is back | ^Z undoes
# $name (String)
chapters-in-use = Chapters stand below { $name }: move or archive them first
# $date (String)
chapters-since = Since { $date }
# $number (Number)
# $from (String)
# $to (String)
chapters-council = Council { $number }: { $from } to { $to }
# $own (String)
# $n (Number)
chapters-size = { $own } { $n ->
    [one] member
   *[other] members
}
# $own (String)
# $all (String)
chapters-size-below = Members: { $own }, with those below { $all }
chapters-no-officers = Nobody holds an office yet
chapters-no-members = Nobody belongs to it yet
chapters-no-events = No events yet: 4 opens the calendar
# $office (String)
# $date (String)
chapters-vacant-since = No { $office } since { $date }
# $office (String)
chapters-vacant = No { $office }
# $office (String)
# $days (Number)
chapters-ending = { $office }: { $days ->
    [0] the term ends today
    [one] the term ends tomorrow
   *[other] the term ends in { $days } days
}
# $chapter (String)
# $person (String)
# $office (String)
chapters-history-officer = { $chapter }: { $person } is { $office }
# $chapter (String)
# $number (Number)
chapters-history-council = { $chapter }: council { $number } changed
chapters-needs-name = Give it a name, Chinese or English
chapters-no-zone = No such time zone. Try Asia/Shanghai or Europe/London
chapters-own-child = It cannot stand below itself
chapters-code-taken = Another chapter has this code
