# Files, contact reports and the timeline of a person

# $name (String)
# $file (String)
files-history-attach = { $name }: file { $file } added
# $name (String)
# $file (String)
files-history-detach = { $name }: file { $file } taken off
# $name (String)
files-history-report = { $name }: contact noted
# $name (String)
files-history-settled = { $name }: follow-up noted
files-day-to-come = this day is still to come
files-deceased = Deceased: nobody is contacted any more
files-no-report = Only a contact report can be followed up
# $n (Number)
files-due = { $n ->
    [one] ! one follow-up is due
   *[other] ! { $n } follow-ups are due
}
files-none = No file here
files-none-yet = No file here. F6 adds one from the disk, of 10 MB at most: it is kept in the database and never opened.
files-what = In a few words; Enter alone leaves it empty.
files-folder-empty = No folders or files here.
# $file (String)
files-removed = { $file } taken off; ^Z brings it back
# $file (String)
files-added = { $file } added
# $path (String)
files-saved = Saved as { $path }
files-too-large = Larger than 10 MB: that is more than a record takes
files-not-a-file = That is not a file
# $path (String)
# $why (String)
files-failed = { $path }: { $why }
files-replace = A file is there already. Replace it?
files-replace-no = No, keep it
files-replace-yes = Yes, replace it
# $who (String)
files-followed-up = Followed up: { $who } | ^Z takes it back
# $who (String)
files-to-follow-up = To be followed up again: { $who } | ^Z takes it back
# $name (String)
files-follow-up = Follow up: { $name }
