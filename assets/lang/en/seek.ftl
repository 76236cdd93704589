# What the search offers and explains.

# $what (String)
seek-withdrawn = { $what } (withdrawn)
