## People who are on file twice: the queue, the warning, the command.

# $one (String)
# $other (String)
history-tell-apart = Not the same: { $one } and { $other }
twins-looking = Looking through everybody on file
# $done (String)
# $all (String)
twins-progress = { $done } of { $all }
twins-stop-hint = Esc stops; what was found before stays
twins-stopping = Stopping
twins-stopped = Stopped; what was found before stays
twins-broke = Looking through the file broke off; try again
# $count (Number)
twins-found = { $count ->
    [0] Nobody is on file twice
    [one] One pair found
   *[other] { $count } pairs found
}
twins-none = There is no pair here
twins-nobody = Nobody on file looks like somebody else. Pairs that you told apart are left out for ever; History takes that back.
twins-empty = No pair waits. F5 or r looks through everybody on file: student number, phone, e-mail, name with birth or class, pinyin, former names.
twins-not-yours = Your role may not look for duplicates or merge; ask an administrator
twins-told-apart = Remembered: two people. u takes it back
# $number (String)
twins-archived = { $number } (archived)
# $at (Number)
# $all (Number)
twins-place = { $at } of { $all }
# $decided (Number)
twins-decided = { $decided } decided
# $pairs (Number)
home-pairs-wait = { $pairs ->
    [one] One pair may be the same person
   *[other] { $pairs } pairs may be the same person
}
