# Lists of the directory: whom an action is for, the order, columns, views.
lists-not-ready = The search is still being made ready: who is in the list is not known yet.

# The history
# $name (String)
lists-view-added = Saved the view "{ $name }"
# $name (String)
lists-view-changed = Changed the view "{ $name }"
# $old (String)
# $new (String)
lists-view-renamed = Renamed the view "{ $old }" to "{ $new }"
# $name (String)
lists-view-deleted = Deleted the view "{ $name }"
lists-view-name-taken = Another view has this name. Give it another one.

# The order
lists-order-title = Order
lists-order-help-alone = Enter sorts by the line under the cursor alone. Space adds it as a further key.
lists-order-help-built = Enter takes this order. Space turns a key round, then takes it out.
# $order (String)
lists-order-now = Order: { $order }
lists-then = , then {""}

# The columns
lists-columns-title = Columns
# $used (Number)
# $room (Number)
lists-columns-fit = { $used } of { $room } cells
# $used (Number)
# $room (Number)
# $out (Number)
lists-columns-out = { $used } of { $room } cells: { $out ->
    [one] the last one is
   *[other] the last { $out } are
} reached with Right
lists-columns-help = Space shows or hides, Shift+Up and Shift+Down move, Left and Right change the width.
# $shown (Number)
# $all (Number)
lists-columns-count = { $shown } of { $all } columns
lists-columns-auto = usual
lists-columns-one = A list needs at least one column
lists-columns-taken = The columns are kept for this list
lists-columns-reset = The columns are as usual again

# The views
lists-views-title = Saved views
lists-views-none = No view is saved yet. F6 saves the list as it stands: query, order and columns.
# $name (String)
lists-views-not-found = No view is called "{ $name }"
lists-views-everybody = Everybody
lists-views-mine = mine
lists-views-shared = for all
lists-views-name = Name of the view
# $what (String)
lists-views-keeps = Keeps { $what }
lists-views-whose = For whom is the view?
lists-views-for-me = For me
lists-views-for-all = For everybody in the office
lists-views-not-shared = Views for everybody are kept by administrators and officers
lists-views-none-here = There is no view under the cursor
# $name (String)
lists-views-saved = Saved the view "{ $name }" | ^Z undoes
# $name (String)
lists-views-overwritten = "{ $name }" now keeps what the list shows | ^Z undoes
# $name (String)
lists-views-deleted = Deleted the view "{ $name }" | ^Z undoes
# $name (String)
lists-view = View: { $name }
# $name (String)
lists-view-differs = View: { $name } (changed)

# Going to a place
lists-jump-title = Go to
lists-jump-help = A number: that place. 50%: the middle. Letters: the first name that begins so.
# $n (String)
lists-jump-place = place { $n }
# $n (String)
# $name (String)
lists-jump-name = place { $n }: { $name }
lists-jump-letters = Letters go by name: sort the list by name first
lists-jump-nobody = Nobody's name begins so

# Marking what matches
lists-match-title = Mark what matches
lists-match-help = Words and field:value, as in the search box. Everybody in the list who matches is marked as well.
# $n (String)
lists-match-count = { $n } match
# $new (String)
# $all (String)
lists-match-marked = { $new } more marked, { $all } in all
# $n (String)
# $out (String)
lists-marked-outside = { $n } marked, { $out } of them not in this list: ^O ^E F8 are for all of them.
# $name (String)
# $known (String)
lists-no-such-view = There is no view "{ $name }". There are: { $known }
