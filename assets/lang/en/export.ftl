# Files that leave the house

# $n (Number)
# $of (Number)
export-writing = Writing: { $n } of { $of } people
# $path (String)
export-is-there = { $path } is there already. --force replaces it
# $most (Number)
export-too-many = Too many people for one file of this form: at most { $most }. Narrow the search
export-cards-have-no-fields = Address cards have no columns to choose: leave --fields out
export-pages-have-no-fields = Pages have no columns to choose: leave --fields out
# $name (String)
# $all (String)
export-no-such-size = There are no labels of size { $name }. There are: { $all }
# $n (Number)
export-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
export-no-disclosures = No file with private fields was written so far.
