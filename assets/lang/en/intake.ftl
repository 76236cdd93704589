# The screen that takes a file in

intake-what = A roster as .xlsx, .ods, .csv or .tsv, cards as .vcf, or records as .jsonl, in Chinese or English.
intake-file = File:
# $folder (String)
intake-folder = In { $folder }
intake-folder-empty = No folders or tables here.
# $begin (String)
intake-nothing-begins = Nothing here begins with "{ $begin }".
# $said (String)
intake-map-here = { $said }. Here F4 chooses which column is which
intake-no-path = Type the name of a file, or choose one below
# $file (String)
intake-reading = Reading { $file }
# $all (String)
# $n (String)
intake-rows-read = { $n } of { $all } rows
# $file (String)
intake-writing = Writing { $file }
intake-nothing-yet = Nothing is written until you accept.
intake-all-or-nothing = Everything is written at the end or nothing. Esc stops it.
intake-esc-stops = Esc stops
intake-stopping = Stopping...
intake-stopped = Stopped; nothing was written
intake-went-wrong = The work broke off. Look at the history whether it was written before you try again
intake-stale = The data changed meanwhile. This is the new plan: look at it again
# $n (Number)
# $n_shown (String)
intake-rows = { $n ->
    [one] one row
   *[other] { $n_shown } rows
}
# $row (String)
intake-headings = headings in row { $row }
# $sheet (String)
intake-sheet = sheet { $sheet }
# $n (Number)
# $n_shown (String)
intake-cleaned = { $n ->
    [one] control characters were removed from one row
   *[other] control characters were removed from { $n_shown } rows
}
# $n (Number)
intake-files-left = { $n ->
    [one] the content of one attached file is not in the file: it is left out
   *[other] the contents of { $n } attached files are not in the file: they are left out
}
# $n (Number)
intake-lost = { $n ->
    [one] one place cannot be decoded
   *[other] { $n } places cannot be decoded
}
# $names (String)
intake-faculties = Made new: faculties { $names }
# $names (String)
intake-programmes = Made new: programmes { $names }
# $names (String)
intake-cities = Made new: cities { $names }
# $names (String)
intake-unknown = Columns not known, left out (F4 chooses): { $names }
# $n (String)
intake-more = and { $n } more
# $row (String)
intake-folded = joined to row { $row }
# $who (String)
intake-changes = On file as { $who }
intake-repeats = It is not taken in again. A namesake needs a cell that differs.
intake-kept = It waits for a decision and is not added.
intake-left-out = It is left out and goes to the rejects file.
# $file (String)
intake-question = Import { $file }?
# $added (String)
# $changed (String)
intake-consequence = People added: { $added }. People changed: { $changed }.
# $asked (String)
# $rejected (String)
intake-consequence-rest = Rows to decide later: { $asked }. Rows left out: { $rejected }.
intake-undo-whole = One undo (^Z) takes all of it back.
intake-no = No, not yet
# $n (String)
intake-yes = Yes, import { $n } rows
intake-nothing-to-write = Nothing to write: every row is on file, waits already, or cannot be taken
intake-done = Imported.
intake-done-nothing = Nothing was written: the file holds nothing new.
# $path (String)
intake-rejects = The rows left out, with reasons: { $path }
# $path (String)
# $why (String)
intake-rejects-failed = The rejects file { $path } cannot be written: { $why }
intake-undo-hint = ^Z takes the whole import back | Enter closes
intake-close-hint = Enter closes
intake-undoing = Taking the import back...
# $n (String)
intake-undone = The import is taken back ({ $n } records) | ^Y does it again
intake-undone-already = It is taken back already
intake-anew = Others saved meanwhile what this file is about: the plan was made anew, and nothing of theirs was written over.
