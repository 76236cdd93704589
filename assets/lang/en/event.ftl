# One event and its registrations

event-may-not = Your role may not register people
event-nobody-chosen = Nobody is under the cursor
event-empty = Nobody has registered yet. F6 registers somebody, F7 opens the door: whoever comes in is a walk-in.
event-no-match = Nobody on the list matches. Esc shows all of them again.
event-no-match-door = Nobody on the list matches. F6 lets them in as a walk-in, Esc shows the list again.
event-nobody-matches = Type a few letters of the name first; F6 lets in who is not on the list
event-door = Enter checks in and clears the box, ready for the next person
# $taken (String)
# $waiting (String)
# $came (String)
event-sums = Taken { $taken }  Waiting { $waiting }  Came { $came }
# $seats (String)
# $full (Number)
event-of-seats = { $full }% of { $seats } seats
# $n (String)
event-matches = { $n } on the list
# $at (String)
event-until = to { $at }
# $from (String)
# $to (String)
event-window = registration { $from } to { $to }
# $from (String)
event-opens = registration from { $from }
# $year (String)
event-cohort = class of { $year }
# $place (Number)
event-waits-at = waits: { $place }
# $at (String)
event-came-at = came { $at }
# $people (Number)
event-people = { $people } { $people ->
    [one] person
   *[other] people
} with a seat
# $people (Number)
# $guests (Number)
event-people-and-guests = { $people } { $people ->
    [one] person
   *[other] people
} with a seat and { $guests } { $guests ->
    [one] guest
   *[other] guests
}
# $sum (String)
event-paid = { $sum } paid
event-register-title = Register whom?
event-walk-in-title = Who walks in?
# $name (String)
# $guests (Number)
event-registered = { $name } registered { $guests ->
    [0] | ^Z undoes
    [one] with a guest | ^Z undoes
   *[other] with { $guests } guests | ^Z undoes
}
# $name (String)
# $place (Number)
event-waits = No seat is left: { $name } waits at place { $place } | ^Z undoes
# $name (String)
event-cancelled = Registration of { $name } cancelled | ^Z undoes
# $name (String)
# $moved (String)
event-moved-up = { $name } cancelled, { $moved } moved up from the waiting list | ^Z undoes
# $name (String)
event-checked-in = Checked in { $name } | ^Z undoes
# $name (String)
event-checked-in-door = Checked in { $name } | ^Z undoes
# $name (String)
event-checked-out = Check-in of { $name } taken back | ^Z undoes
# $name (String)
# $at (String)
event-is-in = { $name } is in already, since { $at }
event-index-comes = The index of names is being read; one moment.
# $query (String)
event-nobody-found = Nobody matches "{ $query }". Fewer letters find more; pinyin, initials and phone tails work too.
# $query (String)
event-nobody-found-new = Nobody matches "{ $query }". Fewer letters find more; F6 makes a new person of it.
event-only-on-file = Only somebody on file can be chosen here
event-needs-title = Give it a title, Chinese or English
event-ends-first = It ends before it begins
event-closes-late = Registration closes after the event begins. Is that right?
event-below-zero = It cannot be less than nothing
event-in-the-past = That day is over. Is that right?
event-no-time = Begins when? Try 2026-11-28 18:30
event-no-guest-seat = No seat is left for another guest
# $at (String)
event-walked-in-at = walk-in { $at }
# $name (String)
# $place (Number)
event-came-waiting = { $name } is in, from place { $place } of the waiting list | ^Z undoes
# $name (String)
event-came-cancelled = { $name } is in, though the registration was cancelled | ^Z undoes
# $name (String)
event-came-unlisted = { $name } is in as a walk-in | ^Z undoes
# $name (String)
event-is-in-now = Another desk has just checked in { $name }; nothing was changed
# $name (String)
event-is-out = { $name } is not checked in; nothing was changed
# $n (String)
event-several = { $n } people match: type more, or choose one with the arrows
event-misread = Only another reading fits: choose them with the arrows if they came
# $taken (String)
# $seats (String)
event-over-full = { $taken } of { $seats } seats
# $name (String)
event-registered-already = { $name } is on the list already; nothing was changed
# $name (String)
event-cancelled-already = The registration of { $name } is cancelled already
# $name (String)
event-brings-nobody = { $name } has no place, so nobody comes along
# $name (String)
event-cancel-question = { $name } is checked in. Cancel all the same?
event-cancel-note = The check-in goes too, and the seat to whoever waits. ^Z takes it back.
event-cancel-no = No, keep it
event-cancel-yes = Yes, cancel
# $taken (Number)
event-seats-below = { $taken } seats are taken already. Is that right?
