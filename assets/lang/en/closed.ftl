# Why nothing is written to the file. The first half of a sentence says what to do: a line of 80 columns is cut at its end

closed-tag-read = READ ONLY
closed-tag-full = DISK FULL
closed-tag-leave = FILE CHANGED
closed-over = Saving works again: the file can be written to, nothing is missing
# $what (String)
closed-place = Read only: { $what }
closed-full = Make room on the disk first: it is full, nothing can be saved
# $what (String)
closed-doubt = Read only, run `alumni doctor`: { $what }
# $what (String)
closed-leave = Leave with F10 and start again: { $what }
# $end (String)
closed-is-companion = the file { $end } beside it is somebody else's; have it given to you
# $file (String)
# $what (String)
closed-rescued = Leave with F10; { $file } has what was saved: { $what }
# $what (String)
closed-keeping = Keeping a copy of what was saved, then leave with F10: { $what }
# $what (String)
closed-only-here = Stay: only this session has what was saved. Put the file back or make room: { $what }
closed-is-no-right = you have no right to change the file or its folder; ask its owner
closed-is-read-only-disk = the disk of the database cannot be written to; copy it elsewhere
closed-is-strange = the file is not built as this program builds it
closed-is-open-elsewhere = it is open by its other name (a hard link); close it there, or copy the file
# $n (Number)
# $count (String)
closed-is-older = { $n ->
    [one] it lacks the last change that was saved
   *[other] it lacks the last { $count } changes that were saved
}
closed-is-other = it is not the file that was saved to last
closed-is-mixed = a copy was put here while the log of another state stayed
closed-is-gone = the database file is not here any more
closed-is-replaced = another file stands in the place of the database
closed-is-overwritten = the database file was written over
closed-is-log-gone = the log of the database (-wal) was removed
closed-is-log-damaged = the log of the database (-wal, -shm) was changed
# $path (String)
# $what (String)
command-closed = Nothing was saved: { $what }. File: { $path }
# $path (String)
# $what (String)
command-closed-doubt = Nothing was saved, run `alumni doctor`: { $what }. File: { $path }
# $file (String)
# $path (String)
# $what (String)
command-closed-put-back = Nothing was saved, put { $file } in its place, it has what was saved: { $what }. File: { $path }
# $path (String)
# $what (String)
command-closed-again = Nothing was saved, look at the file and run it again: { $what }. File: { $path }
# $path (String)
command-gone = Put the database back or restore a backup: it was here and is gone. File: { $path }
# $file (String)
# $path (String)
command-gone-rescued = Put { $file } in its place, it has what was saved: the database was here and is gone. File: { $path }
# $path (String)
command-former = Copy it to where it can be written and open the copy: an earlier version made it. File: { $path }
# $what (String)
doctor-restored = Put the right file back, or accept this one with `alumni doctor --accept-restored`: { $what }
# $file (String)
# $what (String)
doctor-put-back = Put { $file } in its place, it has what was saved here; or accept this one with `alumni doctor --accept-restored`: { $what }
history-accepted = Another file was accepted in place of the one saved to last
history-accepted-other = Another database, or one that went another way, was accepted in place of the one saved to last
# $n (Number)
history-accepted-older = { $n ->
    [one] A restored copy was accepted without the last change
   *[other] A restored copy was accepted without the last { $n } changes
}
# $path (String)
doctor-accepted = Accepted; from now on this is the file that is saved to: { $path }
doctor-accepted-other = It is another database, or one that went another way: what was saved here need not be in it
# $path (String)
doctor-accepted-rescued = What was saved here is in this file: { $path }
# $n (Number)
doctor-accepted-lacks = { $n ->
    [one] It lacks the last change that was saved here
   *[other] It lacks the last { $n } changes that were saved here
}
# $path (String)
doctor-accepted-aside = The log of the other file is kept, it goes with that one: { $path }
# $path (String)
doctor-nothing-to-accept = Nothing to accept: this is the file that was saved to last. File: { $path }
