# The first pane: what waits, what comes, what changed, how many

# $name (String)
home-morning = Good morning, { $name }
# $name (String)
home-afternoon = Good afternoon, { $name }
# $name (String)
home-evening = Good evening, { $name }
# $file (String)
home-file = database { $file }
# $n (Number)
# $n_shown (String)
home-people = { $n ->
    [one] One person on file
   *[other] { $n_shown } people on file
}
home-new-here = New here? F1 shows the keys of this place. F2 finds any command by name.
home-nothing-to-do = Nothing waits for you.
home-nothing-comes = No events in sight. 4, F6 makes one.
home-nothing-changed = Nothing was changed yet.
home-counting = counting...
home-begin = Nobody is on file yet. Begin with:
home-begin-import = Import a roster (.xlsx, .csv)
home-begin-add = Add one person by hand
home-begin-demo = Or try it out: quit, `alumni demo`
# $title (String)
home-draft = Draft: { $title }
home-draft-untitled = a new record
home-draft-read = To be read only: it opens in its form once the file can be written to again. Enter copies a line.
home-draft-gone = To be read only: the record that it was typed for is not on file any more. Enter copies a line.
# $n (Number)
home-drafts-more = { $n } more drafts
# $n (String)
home-rows-wait = Imported rows to decide: { $n }
# $n (Number)
home-terms-end = Officers' terms that end soon: { $n } !
# $n (Number)
home-seats-vacant = Vacant offices: { $n } !
home-undo-hint = ^Z undoes your last | ^R all
# $decade (Number)
home-decade = { $decade }s
home-earlier = earlier
# $what (String)
home-undone = (taken back) { $what }
home-may-not-add = Your role may not add people
home-may-not-import = Your role may not import files
home-no-classes = Class years stand here once people are on file.
home-opens-nothing = This line only tells something; the others open with Enter
