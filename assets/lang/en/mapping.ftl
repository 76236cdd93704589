# Which of our columns a column of a file means

mapping-what = Choose for each column of the file which of ours it is (F4), or leave it out. The choice is remembered for every later file.
# $heading (String)
mapping-choose = What is "{ $heading }"?
# $typed (String)
mapping-none = No column is like "{ $typed }"
mapping-no-name = Some column has to be the name
mapping-nothing-new = Nothing was chosen yet
# $n (Number)
mapping-unknown = { $n ->
    [one] one column is not known
   *[other] { $n } columns are not known
}
# $file (String)
mapping-history = Column headings of { $file } remembered
# $n (Number)
mapping-history-command = { $n ->
    [one] One column heading remembered
   *[other] { $n } column headings remembered
}
# $text (String)
mapping-not-a-pair = --map wants 'heading=our column', got: { $text }
# $name (String)
# $known (String)
mapping-no-such-field = There is no column { $name }. Known: { $known }
mapping-remembered = The columns are read as you chose.
