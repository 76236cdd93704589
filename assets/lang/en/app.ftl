language-name = English

# $keys (String)
app-no-such-key = No key { $keys } here. F1 shows the keys
app-list-moved = The list has just changed under the cursor: look again, nothing was done
app-key-not-taken = the last key did nothing
app-typing-changes-nothing = { $keys } did nothing while you type: Enter goes to the list, there it acts
app-typing-undo = Nothing typed to take back here. Outside this box ^Z undoes a change
app-letters-search = No search in this list; the directory (Alt+2) has one. F2: commands
app-letters-no-answer = A letter is no answer: choose with the arrows, Enter confirms
app-nothing-to-undo = Nothing to undo
app-nothing-to-redo = Nothing to redo
app-quit-question = Leave alumni?
app-quit-while-working = Work is going on. Stop it and leave?
app-quit-loses-saved = What was saved is only in this session. Leave and lose it?
app-quit-keeps-drafts = Forms that are open are kept as drafts.
# $n (Number)
app-quit-loses = { $n ->
    [one] What you typed in a form can be kept nowhere
   *[other] What you typed in { $n } forms can be kept nowhere
}
app-quit-loses-why = Neither the database nor the folder for drafts takes it.
app-quit-lose = Throw it away and leave
app-palette-title = Commands
# $found (Number)
# $all (Number)
app-palette-count = { $found } of { $all }
app-palette-nothing = No command answers to that. Backspace takes a letter back.
app-palette-note = Enter runs it. Grey rows say why not here.
app-help-title = Help
app-help-right = Enter runs one | Esc closes
app-help-filter = Filter:
app-help-chinese = What is typed in a list is a search. Settings: keys = "letters" or "vim".
app-help-letters = Letters and digits are commands: / finds, 1 to 8 open the panes, Alt and a digit is an F-key.
app-help-function-keys = F-keys not arriving? ^P has every command; Alt+5 to Alt+0 are F5 to F10.
# $number (String)
app-confirm-number = This cannot be undone. Type { $number } to go on:
# $what (String)
app-taken-back = { $what } | taken back
# $what (String)
app-done-again = { $what } | done again
# $done (String)
# $all (String)
app-of = { $done } of { $all }
# $of (String)
# $seconds (Number)
app-left = { $of }, about { $seconds } s left
# $who (String)
# $work (String)
# $seconds (Number)
app-waits-for = { $who }'s { $work } ({ $seconds } s)
# $seconds (Number)
app-waits-for-other = another program that writes to the file ({ $seconds } s)
# $whom (String)
app-waiting = Waiting for { $whom }, Esc stops waiting
app-error-refused = Your role does not allow this; ask an administrator
app-error-stale = Somebody else saved this record first; look at it again
app-error-missing = There is no such record any more
# $n (Number)
app-error-more = { $n ->
    [one] one more problem
   *[other] { $n } more problems
}
# $who (String)
# $what (String)
app-error-of = { $who }: { $what }
app-code = en
app-error-stopped = Stopped; nothing was written
app-error-stopped-then = Stopped; what was not written by then is not written
app-one-waits = Another change of yours waits for its turn; Esc stops it
app-written = It is written
# $what (String)
# $why (String)
app-written-not-shown = { $what } | It is in the file but cannot be shown. { $why }
app-broke-off = The work broke off. Look at the history (^R) whether it was written
app-rule-cycle = A chapter cannot be put below itself
app-rule-council-overlap = The terms of two councils overlap; end the earlier one first
app-rule-seat-taken = Somebody holds this office in that time
app-rule-event-full = The event is full; put the person on the waiting list
app-rule-student-number-taken = Somebody else has this student number at this level
app-rule-code-taken = Another chapter has this code
app-rule-member-already = This person is an active member of the chapter already
app-rule-undone-already = This change is taken back already
app-rule-in-use = Other records point to this one
app-rule-event-cancelled = The event is cancelled: nobody registers any more
app-rule-event-closed = Registration is closed; F4 on the event opens it again
app-rule-event-not-open = Registration is not open yet; F4 on the event opens it
app-rule-deceased = The person is deceased and was not registered
app-rule-archived = The person is archived and was not registered
# $field (String)
app-rule-value = { $field }: this value cannot be kept; correct it and save again
app-rule-other = This does not go together with what is on file; look at it again
app-rule-merged = It was merged into another record; change that one
