# What the forms say besides the usual

form-fixed = Only to be read here: F6 adds a row
form-nobody = nobody of that name or number. F4 finds people
# $what (String)
form-carried = { $what }: kept for the next record
# $what (String)
form-not-carried = { $what }: empty in the next record
form-no-next = Only a new record has a next one
form-not-a-season = not a part of the year. Try 11-01/03-31
# $pinyin (String)
alumnus-readings = several readings: { $pinyin }? F4 shows all
alumnus-oneself = a person has no tie to themselves
alumnus-only-added = what was agreed to stays on file: add a row instead
# $before (String)
alumnus-another-employer = { $before } ends, this is a new post. F4: only the name mended
