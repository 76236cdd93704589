# What another program wrote into the file
# Whose name stands in the history
outside-who = another program
outside-comma = {", "}
# $n (Number)
# $named (String) - the first few records
# $many (String)
outside-history = { $n ->
    [one] Another program changed { $named }
   *[other] Another program changed { $many } records: { $named }
}
# $n (Number)
# $named (String)
# $many (String)
outside-unread = { $n ->
    [one] Find and lists do not know of it yet, as this file is only read: another program changed { $named }
   *[other] Find and lists do not know of it yet, as this file is only read: another program changed { $many } records: { $named }
}
# $n (Number)
# $named (String)
# $set (Number)
# $many (String)
doctor-outside-last = { $n ->
    [one] another program changed { $named } (change { $set })
   *[other] another program changed { $many } records: { $named } (change { $set })
}
outside-stuck = Another program changed this file, and that is not in the history yet: { $why }
