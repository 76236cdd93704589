# The history: what was changed, by whom, from what to what

past-none = Nothing was changed yet.
past-no-changes = Nothing that can be shown: what it touched is gone.
# $n (Number)
past-more = the first { $n } rows; more were changed
past-not-yours = Your role may not read the history
past-undone-already = This entry is taken back already
past-nothing-here = There is no entry here
past-wide = Take this whole entry back?
# $who (String)
past-others = Take back what { $who } did?
past-wide-note = It changed more than one record. ^Y does it again.
past-wide-no = No, leave it
past-wide-yes = Yes, take it back
past-working = Taking it back: wait, or stop it with Esc
past-undoing = Taking it back
past-redoing = Doing it again
past-stopping = Stopping...
past-stopped = Stopped; everything is as it was
past-esc-stops = All of it is taken back at the end or nothing. Esc stops it.
past-esc-stops-redo = All of it is done again at the end or nothing. Esc stops it.
# $n (Number)
# $n_shown (String)
# $what (String)
past-done-again = { $n ->
    [one] Done again: { $what } (one record) | ^Z takes it back
   *[other] Done again: { $what } ({ $n_shown } records) | ^Z takes it back
}
# $n (Number)
# $n_shown (String)
# $what (String)
past-done = { $n ->
    [one] Taken back: { $what } (one record) | ^Y does it again
   *[other] Taken back: { $what } ({ $n_shown } records) | ^Y does it again
}
# $n (Number)
past-stuck = { $n ->
    [one] One record cannot be taken back
   *[other] { $n } records cannot be taken back
}
# $n (String)
past-stuck-more = and { $n } more
past-stuck-question = Take back the rest? These stay as they are.
past-stuck-no = No, leave everything as it is
past-stuck-yes = Yes, take back the rest
past-changed-since = changed again since
past-nothing-left = Nothing was left to take back
past-founding = The file rests on this entry; it cannot be taken back
# $what (String)
# $who (String)
# $when (String)
# $n (String)
# $sentence (String)
past-later = { $what } changed again by { $who }, { $when } (no. { $n }: { $sentence })
# $what (String)
# $who (String)
past-later-short = { $what } changed again by { $who }
# $sentence (String)
# $who (String)
past-later-guest = since then { $sentence } ({ $who })
# $name (String)
# $why (String)
past-of-record = { $name }: { $why }
past-no-seat = no seat is free
# $first (String)
# $more (String)
past-first-of = { $first } (and { $more } more)
# $what (String)
# $why (String)
past-not-back = Not taken back: { $what }: { $why }
# $what (String)
# $why (String)
past-not-again = Not done again: { $what }: { $why }
# $what (String)
# $why (String)
past-not-back-next = Not taken back: { $what }: { $why } | ^Z: the one before
past-none-before = Nothing else is left to take back; ^Z tries again from the newest
# $event (String)
# $taken (String)
# $seats (String)
past-over-full = { $event }: { $taken } guests for { $seats } seats
past-one-deed = It is one deed: all of it is taken back or nothing.
past-stuck-back = Back; everything stays as it is
past-earlier = Take back what you did before this session?
past-earlier-no = No, leave it
past-earlier-yes = Yes, take it back
# $what (String)
past-partly = (in part taken back) { $what }
# $n (Number)
past-partly-done = { $n ->
    [one] Taken back: one record; the rest stays in the list
   *[other] Taken back: { $n } records; the rest stays in the list
}
