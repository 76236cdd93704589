# Around the search: the form, the explanations, the ways on

seek-title = Search by form
seek-banner = SEARCH: what stands here is looked for, not saved
# $n (String)
seek-found = { $n } found
seek-not-ready = the index is being made ready
seek-wrong = cannot be read yet
seek-hint = 2004  >=2000  1998..2002  !x not  ? empty  王* begins so  a, b either
seek-hint-choice = F4 values.  !x not  ? empty  上* begins so  "x" whole  a, b either
seek-nothing-to-choose = There is nothing to choose from here
seek-everybody = Nothing is asked for: Enter shows everybody.
# $query (String)
seek-query = Find: { $query }
finding-offers = Tab takes
why-finds-nobody = finds nobody by itself
why-kills = nobody is left because of it
why-met = is met
# $name (String)
why-here = Why { $name } is here
why-nobody = Why nobody is here
why-everybody = Nothing is asked for: everybody is here.
why-hint = Enter drops the part under the cursor
nobody-clear = Show everybody
# $name (String)
nobody-add = Add "{ $name }"
# $part (String)
nobody-drop = Drop { $part }
# $part (String)
nobody-instead = Search { $part } instead
nobody-archive = Search the archive
