## People who are on file twice: the queue, the warning, the command.

# $one (String)
# $other (String)
history-tell-apart = Not the same: { $one } and { $other }
twins-looking = Looking through everybody on file
twins-stop-hint = Esc stops; what was found before stays
twins-stopping = Stopping
twins-stopped = Stopped; what was found before stays
twins-broke = Looking through the file broke off; try again
# $count (Number)
# $count_shown (String)
twins-found = { $count ->
    [0] Nobody is on file twice
    [one] One pair found
   *[other] { $count_shown } pairs found
}
twins-none = There is no pair here
twins-nobody = Nobody on file looks like somebody else. Pairs that were told apart stay apart; History takes that back.
twins-empty = No pair waits. F5 looks through everybody on file: student number, phone, e-mail, name with birth or class, pinyin, former names.
twins-not-yours = Your role may not look for duplicates or merge; ask an administrator
twins-told-apart = Remembered: two people. ^Z takes it back
# $number (String)
twins-archived = { $number } (archived)
# $why (String)
twins-side-by-side = Side by side, the same: { $why }
# $at (String)
# $all (String)
twins-place = { $at } of { $all }
# $decided (String)
twins-decided = { $decided } decided
# $pairs (Number)
# $pairs_shown (String)
home-pairs-wait = { $pairs ->
    [one] One pair may be the same person
   *[other] { $pairs_shown } pairs may be the same person
}
# $goes (String)
# $keep (String)
history-merge = Merged { $goes } into { $keep }
# $goes (String)
# $keep (String)
merge-stays = { $goes } goes into { $keep }
merge-source = merge
merge-note = Nothing of B is lost, and its number keeps working.
merge-undo = ^Z takes a merge back, now or later (History).
merge-mark-two = Mark exactly two to merge them; with nobody marked Shift+F8 opens the duplicates (^X drops the marks)
merge-stricter = Here the stricter holds
merge-agreed = Both have the same here
merge-both-kept = Here both are kept
# $n (Number)
merge-united = { $n } in all
# $goes (String)
# $keep (String)
merge-done = { $goes } merged into { $keep }. ^Z takes it back
merge-stale = Somebody changed one of them; this is how they are now. Nothing was merged
command-merge-one = These two numbers lead to the same person
command-merge-wants-yes = Nobody is here to ask; add --yes to merge, or --dry-run to see what would come of it
# $goes (String)
# $keep (String)
command-merge-question = Merge { $goes } into { $keep }?
# $goes (String)
# $keep (String)
command-merged = { $goes } merged into { $keep }. `alumni undo` takes it back
