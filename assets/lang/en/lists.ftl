# Lists of the directory: whom an action is for, the order, columns, views.
lists-not-ready = The search is still being made ready: who is in the list is not known yet.
