# `alumni add`

# $what (String)
add-twice = { $what } is given twice; a person has one
# $what (String)
add-not-a-pair = "{ $what }" is no field=value
# $name (String)
add-would = { $name } would be added. Nothing was written
# $name (String)
# $set (Number)
add-done = { $name } added; `alumni undo { $set }` takes it back
# $number (String)
add-on-file = This is { $number }, on file already. Nothing was written; `alumni show { $number }` shows the record
add-same = The same was added before. Nothing was written
add-one-stdin = Only one value can come from the standard input; give the others as they are
add-stdin-empty = Nothing came from the standard input; nobody was added
# $most (Number)
add-stdin-too-long = The standard input has more than { $most } KB; that is no value of a field
add-stdin-not-utf8 = The standard input is not UTF-8; convert it and try again
