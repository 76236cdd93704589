# The directory

# $found (String)
# $all (String)
directory-count = { $found } of { $all }
# $order (String)
directory-sorted = sorted by { $order }
directory-facets = Facets
# $n (String)
directory-more-values = + { $n } more
directory-add = add:
directory-loading = The search index is being made ready; the first people are shown meanwhile
# $n (String)
directory-marked = { $n } marked: ^O changes, ^E exports, F8 archives, ^X unmarks.
directory-hint = Space marks, ^A all, * inverts, = who matches | ^O many | F7 by form
# $n (String)
directory-in-range = { $n } marked. ^V ends the range, Esc gives it up.
directory-is-archived = Archived. F8 takes the person out again.
directory-nobody-here = There is nobody under the cursor
directory-no-condition = There is no condition to drop
directory-no-search = There is no other search to go to
# $came (Number)
# $all (Number)
directory-came-to = came to { $came } of { $all } events
directory-empty = Nobody is on file yet. You can:
directory-empty-add = n    add somebody
directory-empty-import = F2   type "import" and take in a list: CSV or Excel
directory-no-match = Nobody matches. You can:
# $name (String)
directory-no-more = No more. F6 adds "{ $name }", Esc clears the search.
directory-no-more-plain = No more. Backspace drops the last condition, Esc clears the search.
# $names (String)
# $n (String)
directory-and-more = { $names } and { $n } more
# $n (String)
directory-archive-question = Archive { $n } alumni?
directory-archive-keeps = Their event history stays.
directory-archive-undo = Undo: ^Z now, or later in the history.
# $name (String)
# $status (String)
directory-status-question = { $name }: { $status }?
# $n (Number)
# $count (String)
directory-elsewhere = { $n ->
    [one] One of them is marked and not in this list; ^X drops the marks
   *[other] { $count } of them are marked and not in this list; ^X drops the marks
}
directory-archive-no = No, keep
# $n (String)
directory-archive-yes = Yes, archive { $n }
# $n (String)
directory-restore-question = Take { $n } alumni out of the archive?
directory-restore-no = No, leave them
# $n (String)
directory-restore-yes = Yes, restore { $n }
# $n (String)
directory-restored = { $n } restored | ^Z undoes
# $n (String)
directory-archived = { $n } archived | ^Z undoes
directory-saved-elsewhere = Saved, but not among the people found now. Esc shows everybody.
