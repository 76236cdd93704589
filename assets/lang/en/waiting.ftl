# The rows that an import kept for a decision

waiting-none = No imported row waits for a decision.
waiting-none-note = Rows that look like somebody on file come here when a file is imported.
waiting-nobody = Nobody on file is like this row. Add it as new, or drop it.
waiting-unreadable = The row cannot be taken as it is. Correct the file and import it again, or drop the row.
# $number (String)
# $name (String)
# $why (String)
# $place (String)
waiting-beside = Beside { $number } { $name }: { $why } ({ $place })
# $what (String)
waiting-done = { $what } | ^Z takes it back
# $n (Number)
waiting-decided = { $n ->
    [one] one row decided
   *[other] { $n } rows decided
}
# $number (String)
# $name (String)
waiting-history-same = Imported row joined to { $number } { $name }
# $name (String)
waiting-history-new = Imported row added as new: { $name }
# $name (String)
waiting-history-drop = Imported row dropped: { $name }
