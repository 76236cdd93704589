# Many people changed in one go

bulk-why-gone = no longer on file
bulk-why-merged = merged into another record
bulk-why-no-degree = has no degree on file
bulk-why-not-member = is not in the chapter to be left
bulk-why-unsound = dates would contradict each other
bulk-why-number-taken = somebody else has the student number at that level
bulk-why-deceased = deceased
bulk-why-archived = archived
bulk-why-meanwhile = changed by somebody else meanwhile
# $field (String)
# $value (String)
bulk-deed-set = { $field } -> { $value }
# $field (String)
bulk-deed-empty = { $field } emptied
# $line (String)
bulk-deed-append = Note added: { $line }
# $tag (String)
bulk-deed-tag = Tag { $tag } put on
# $tag (String)
bulk-deed-untag = Tag { $tag } taken off
# $to (String)
bulk-deed-join = joined { $to }
# $from (String)
bulk-deed-leave = left { $from }
# $from (String)
# $to (String)
bulk-deed-move = { $from } -> { $to }
bulk-deed-archive = archived
bulk-deed-restore = restored
# $event (String)
bulk-deed-register = registered for { $event }
bulk-yes = yes
bulk-no = no
# $n (Number)
# $n_shown (String)
# $what (String)
bulk-history = { $n ->
    [one] One alumnus: { $what }
   *[other] { $n_shown } alumni: { $what }
}

# $names (String)
# $n (String)
bulk-and-more = { $names } and { $n } more
bulk-no-deed = Choose another one: the two are the same
bulk-choose-one = Choose one of the list; typing narrows it
# $text (String)
bulk-not-read = "{ $text }" cannot be read here
# $text (String)
bulk-no-day = "{ $text }" is no day. Try 2026-11-28, 1128, today or +7
# $text (String)
bulk-no-date = "{ $text }" is no date. Try 2004 or 2004-07
bulk-type-something = Type something first, or Esc goes back
bulk-nothing-to-do = Nobody would be changed
# $n (String)
bulk-question = Change { $n } alumni?
# $n (String)
bulk-stay = { $n } cannot be changed and stay as they are
bulk-one-change = It is one change: ^Z takes all of it back, also later.
bulk-question-no = No, keep
# $n (String)
bulk-question-yes = Yes, change { $n }
bulk-stopping = Stopping...
bulk-stopped = Stopped; nothing was written
bulk-went-wrong = The work broke off. Look at the history whether it was written before you try again
# $n (Number)
# $shown (String)
bulk-people = { $n ->
    [one] one person
   *[other] { $shown } people
}
# $people (String)
bulk-marked = { $people }, marked
# $people (String)
bulk-everybody = { $people }: everybody on file
# $people (String)
# $query (String)
bulk-found = { $people }: { $query }
bulk-nothing-yet = Nothing is written until you accept the plan.
bulk-planning = Looking who would change
bulk-writing = Changing
bulk-esc-stops = Everything is written at the end or nothing. Esc stops it.
bulk-working = Wait until it is done, or stop it with Esc
# $n (String)
bulk-waiting = { $n } find no seat and go on the waiting list
bulk-group-change = will be changed
bulk-group-same = are so already
# $why (String)
bulk-group-cannot = stay: { $why }
bulk-undone = taken back
# $n (Number)
# $shown (String)
bulk-done = { $n ->
    [one] one person changed
   *[other] { $shown } people changed
}
bulk-done-nothing = nobody was changed
bulk-undo-hint = ^Z takes all of it back. Enter closes.
bulk-close-hint = Enter closes.
bulk-may-not = Your role may not change many people at once

# `alumni edit`

# $n (String)
# $of (String)
command-edit-looking = Looking: { $n } of { $of }
# $n (String)
# $of (String)
command-edit-writing = Changing: { $n } of { $of }
command-edit-dropped = Nothing was written
# $n (Number)
# $shown (String)
# $entry (String)
command-edit-done = { $n ->
    [one] One alumnus changed; alumni undo { $entry } takes it back
   *[other] { $shown } alumni changed; alumni undo { $entry } takes it back
}
# $name (String)
command-edit-no-chapter = There is no chapter { $name }
# $key (String)
command-edit-one-value = --set wants field=value, each field once: { $key }
# $key (String)
# $value (String)
# $codes (String)
command-edit-no-code = { $key } cannot be "{ $value }"; it can be { $codes }
# $value (String)
command-edit-no-country = "{ $value }" is no country; give its name or its code of two letters
# $value (String)
# $near (String)
command-edit-no-country-near = "{ $value }" is no country. Was { $near } meant?
# $key (String)
# $value (String)
command-edit-no-value = { $key } cannot be "{ $value }"
# $name (String)
# $near (String)
command-edit-near-chapter = There is no chapter { $name }. Did you mean { $near }?
# $name (String)
# $near (String)
command-edit-near-event = No event to come is called { $name }. Did you mean { $near }?
# $name (String)
command-edit-no-event = No event to come is called { $name }; the calendar (4 in the screens) lists them
# $days (String)
# $name (String)
command-edit-which-event = On { $days } there is each time an event "{ $name }": put the day behind the title
# $n (String)
# $names (String)
command-edit-plan = { $n } would change: { $names }
command-edit-nobody = Nobody would change
# $n (Number)
# $shown (String)
command-edit-same = { $n ->
    [one] one is so already
   *[other] { $shown } are so already
}
command-edit-wants-yes = Without a terminal to ask on, --yes or --dry-run is needed; nothing was written
# $n (Number)
# $shown (String)
command-edit-question = { $n ->
    [one] Change one alumnus?
   *[other] Change { $shown } alumni?
}
