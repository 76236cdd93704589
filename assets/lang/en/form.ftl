# The words of every form

# $month (Number)
form-no-month = no month { $month }
# $day (Number)
# $month (String)
form-no-day = no day { $day } in { $month }
# $first (String)
# $last (String)
form-no-year = the year has to be between { $first } and { $last }
form-not-a-date = not a date. Try 1982, 1982-03 or 1982-03-14
# $one (String)
# $other (String)
form-two-ways = { $one } or { $other }? Type the year first
# $what (String)
# $cure (String)
form-try = { $what }. Try { $cure }
form-not-a-number = not a whole number
form-not-money = not an amount. Try 120 or 120.50
form-whole-day = a full day is needed. Try 2026-11-28
form-day-and-time = day and time are needed. Try 2026-11-28 18:30
form-phone-short = fewer digits than a phone has. Kept as typed
form-phone-long = more digits than a phone has. Kept as typed
form-phone-no-country = no country code? Kept as typed; try +86 or +44 in front
form-phone-damaged = a spreadsheet lost digits of this number. Type it anew
form-not-a-phone = not a phone number. Try 138 0013 2231
# $near (String)
form-did-you-mean = did you mean { $near }?
# $near (String)
form-email-try = not an e-mail address. Try { $near }
form-not-an-email = not an e-mail address. Try name@example.org
form-not-in-list = not in the list. F4 shows it
# $near (String)
form-not-in-list-near = not in the list; { $near } meant? F4 shows it
# $n (Number)
form-several = { $n } match. F4 shows them
# $what (String)
# $words (String)
form-about = { $what }: { $words }
form-days = arrows day  PgUp/PgDn month
# $most (Number)
form-too-long = longer than { $most } characters. Shorten it
form-needed = needed before it can be saved
form-cure = F4 takes it
# $n (Number)
# $n_shown (String)
form-matches = { $n ->
    [one] 1 match
   *[other] { $n_shown } matches
}
# $what (String)
form-add-row = F6 + { $what } | ^D remove
# $name (String)
form-add-entry = + new "{ $name }"
# $name (String)
form-entry-added = { $name } added to the list
form-save-line = Save: Enter or ^S
# $page (Number)
# $pages (Number)
form-page = { $page }/{ $pages } * needed
form-nothing-to-choose = Nothing to choose from here: type it
form-no-new = There is no new one of this kind
form-no-last = No record was saved in this form yet
form-no-rows-here = There are no rows here: PgDn to a section with rows
form-no-duplicate = Nobody on file looks like this one
form-no-problem = No problems and no questions
form-is-being-saved = This waits to be saved and is not changed meanwhile; Esc stops waiting
form-nothing-changed = Nothing changed
form-nothing-left = Nothing of yours was left to save
# $name (String)
form-saved = Saved { $name } | ^Z undoes
# $name (String)
form-saved-next = Saved { $name }. Now the next one
# $name (String)
form-conflict-title = Two versions of { $name }
form-somebody = Somebody
# $who (String)
form-conflict-says = { $who } saved this record while you were typing. Choose for each field which value stays; nothing is saved until F9.
form-conflict-status = (x) stays. Space changes it
form-conflict-look = Nothing was saved: look first (arrows, Space), then F9 takes each (x)
form-conflict-no-choice = Nothing chosen here to take back
form-removed = (removed)
# $what (String)
form-row-removed = Removed: { $what } | ^Z brings it back
form-row-back = The row is back
form-empty = (empty)
form-leave-title = Leave this form?
# $n (Number)
form-changed-fields = { $n ->
    [one] 1 field changed:
   *[other] { $n } fields changed:
}
# $n (Number)
form-more = and { $n } more
form-stay = Stay and keep editing
form-keep-and-leave = Save draft and leave (kept 14 days)
form-throw-away = Throw the changes away
# $when (String)
# $n (Number)
form-draft-title = { $n ->
    [one] Draft from { $when }, 1 field differs
   *[other] Draft from { $when }, { $n } fields differ
}
form-draft-older = The record was changed since; look at each field.
form-draft-take = Take it and go on
form-draft-look = Look at each field
form-draft-drop = Drop the draft
form-draft-says = What you had typed, beside what is on file. Choose for each field; nothing is saved yet.
form-draft-gone = This draft was taken up or dropped in another form meanwhile
form-draft-dropped = Draft dropped
form-draft-kept = Draft kept
form-thrown-away = Changes thrown away
# $n (Number)
form-changed = { $n } changed
# $at (String)
form-kept = draft kept { $at }
# $at (Number)
# $all (Number)
form-place = field { $at } of { $all }
# $n (Number)
# $first (String)
form-problems = { $n ->
    [one] 1 problem: { $first }
   *[other] { $n } problems: { $first }
}
# $n (Number)
# $first (String)
form-questions = { $n ->
    [one] 1 question: { $first }
   *[other] { $n } questions: { $first }
}
# $what (String)
form-goes-there = { $what } (^G goes there)

# The form of a person

alumnus-edit = Edit alumnus
alumnus-new = New alumnus
# $entry (String)
alumnus-before-entry = completed before the studies began ({ $entry })
alumnus-before-start = ends before it begins
alumnus-in-future = a day that is still to come
# $age (Number)
alumnus-odd-age = began to study at { $age }. Check year and birth
alumnus-odd-phone = an odd number of digits. Kept as typed
alumnus-only-once = stands here twice, and a person has it once. Remove one
alumnus-twice = stands here twice. ^D removes the row
alumnus-number-taken = somebody else has this student number at this level
alumnus-member-already = an active member of this chapter already
# $who (String)
# $why (String)
alumnus-twin = Possible duplicate: { $who } (same { $why })   F8 compare
# $name (String)
alumnus-compare = Compare with { $name }
alumnus-compare-status = = is the same in both. Nothing typed is lost: opening that one keeps a draft
# $name (String)
# $into (String)
# $who (String)
form-merged-says = { $name } was merged into { $into } by { $who }. F9 saves what stands at (x) there.
# $name (String)
# $who (String)
form-archived-title = { $who } archived { $name } meanwhile
form-archived-back = Back to the form; nothing is saved
form-archived-restore = Take it out of the archive and save
form-archived-save = Save, and leave it in the archive
# $label (String)
# $before (String)
# $now (String)
form-joined-field = { $label } { $before } -> { $now }
# $who (String)
# $what (String)
form-joined = { $who } meanwhile: { $what }
# $who (String)
form-joined-parts = { $who } saved other parts meanwhile
# $name (String)
# $beside (String)
form-saved-joined = { $name } saved; { $beside }; both are kept
# $why (String)
form-not-saved-kept = Not saved, kept as a draft. { $why }
# $why (String)
form-not-saved = Not saved, stay in the form. { $why }
