# What is wrong with a query

# $name (String)
# $near (String)
find-unknown-field-near = There is no field { $name }. Did you mean { $near }: ?
# $name (String)
find-unknown-field = There is no field { $name }. Try class, faculty, chapter, city, status
# $name (String)
# $near (String)
find-unknown-flag-near = There is nothing called { $name } here. Did you mean { $near }?
# $name (String)
find-unknown-flag = There is nothing called { $name } here. Try email, mobile, chapter, degree, archived
# $field (String)
find-no-value = Nothing stands after { $field }: yet
# $field (String)
# $value (String)
# $example (String)
find-not-a-number = { $field } wants a year, not { $value }. Try { $field }:{ $example }
# $field (String)
# $value (String)
find-not-a-date = { $field } wants a date or an age, not { $value }. Try { $field }:2024-05 or { $field }:<2y
# $field (String)
find-private = Your role cannot search by { $field }
find-too-long = This query is too long
find-backwards = The range ends before it begins
find-open-quote = A quote is opened and not closed: add "
find-open-bracket = A bracket is opened and not closed: add )
