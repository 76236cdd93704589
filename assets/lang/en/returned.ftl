# A file of ours that came back

# $changed (String)
# $added (String)
# $rejected (String)
returned-head = { $changed } people came back with other cells, { $added } are new, { $rejected } rows cannot be taken. Everything is applied as one entry of the history.
# $n (Number)
returned-conflicts = { $n ->
    [one] one cell was changed on both sides: decide it first
   *[other] { $n } cells were changed on both sides: decide them first
}
returned-conflict = Changed here as well since the file left. Left keeps what stands here, Right takes the file's.
returned-erased = Emptied in the file. It stays unless you take the emptying with Space.
returned-change = Changed in the file only. Space leaves it out.
# $n (Number)
# $n_shown (String)
returned-done = { $n ->
    [one] One person changed from the file | ^Z takes it back
   *[other] { $n_shown } people changed from the file | ^Z takes it back
}
# $n (Number)
returned-kept = { $n ->
    [one] One cell was changed on both sides; it was left as it stands here
   *[other] { $n } cells were changed on both sides; they were left as they stand here
}
returned-cells = cells that came back changed:
# $name (String)
# $field (String)
# $base (String)
# $file (String)
returned-cell-taken = { $name }, { $field }: { $base } -> { $file }
# $name (String)
# $field (String)
# $base (String)
returned-cell-erased = { $name }, { $field }: { $base } emptied in the file, kept
# $name (String)
# $field (String)
# $base (String)
# $file (String)
# $ours (String)
returned-cell-conflict = { $name }, { $field }: { $base } -> { $file } in the file, { $ours } here: kept
