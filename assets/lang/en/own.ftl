# Fields that the office adds itself

# $field (String)
# $value (String)
own-why-not-an-amount = { $field }: { $value } is not a number. Digits, and at most four behind the point
# $field (String)
# $value (String)
own-why-not-a-flag = { $field }: { $value } is neither yes nor no
# $field (String)
# $value (String)
# $words (String)
own-why-not-a-choice = { $field }: { $value } cannot be chosen. It can be { $words }
own-not-of-field = this field cannot hold that
own-not-a-number = not a number: digits, and at most four behind the point
own-not-a-flag = yes or no
# $most (Number)
own-too-long = longer than { $most } characters
own-fault-not-a-key = letters, digits and underscores, a letter first, at most 32
# $name (String)
own-fault-taken = { $name } is called so already: choose another name
own-fault-no-label = needs a name in one of the languages
own-fault-no-choices = write what may be chosen, one a line
own-fault-no-record = is a field of alumnus, chapter or event
own-fault-no-kind = is text, number, date, choice or flag
# $records (Number)
# $value (String)
own-fault-held = { $records ->
    [one] one record has "{ $value }", which would not fit
   *[other] { $records } records have values that would not fit, such as "{ $value }"
}: change them first
# $field (String)
own-history-add = Own field added: { $field }
# $field (String)
# $parts (String)
own-history-edit = Own field { $field }: { $parts } changed
# $field (String)
own-history-retire = Own field retired: { $field }
# $field (String)
own-history-restore = Own field brought back: { $field }
# $field (String)
own-history-move = Own field moved: { $field }
own-not-yours = Only an administrator defines fields
own-none = No field of your own yet. F6 adds one: a mentor, a shirt size, the number of a card. It then stands in the form, can be shown in lists, searched for, imported and exported.
own-none-here = There is no field here yet: F6 adds one
# $name (String)
own-retired = { $name } is retired; its values stay | ^Z undoes
# $name (String)
own-brought-back = { $name } is back
own-is-retired = Retired: not in forms, lists and searches. Its values stay and are shown in the record. F8 brings it back.
# $words (String)
own-choices = Choices: { $words }
# $key (String)
own-asked = In queries: { $key }:... and has:{ $key }; as a column with F9; headings of files may say its key or either name.
own-command-none = No field of your own yet. `alumni field add KEY --en NAME` adds one.
# $key (String)
own-command-added = Field { $key } added
# $key (String)
own-command-changed = Field { $key } changed
# $key (String)
own-command-retired = Field { $key } retired; its values stay
# $key (String)
own-command-restored = Field { $key } brought back
own-command-no-change = Nothing to change: it is so already
# $field (String)
own-deed-set = { $field } set
