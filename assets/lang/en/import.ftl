### Why a row of a file cannot be taken, or has to be asked about.

import-why-name-missing = name missing
# $value (String)
import-why-not-a-name = { $value } is not a name
# $field (String)
# $most (Number)
import-why-too-long = { $field }: longer than { $most } characters
# $field (String)
# $value (String)
import-why-lost = { $field }: characters of { $value } cannot be decoded
# $field (String)
# $value (String)
import-why-damaged = { $field }: { $value } was damaged by a spreadsheet
# $field (String)
# $value (String)
import-why-not-a-date = { $field }: { $value } is not a date
# $field (String)
# $value (String)
import-why-short-year = { $field }: the year of { $value } needs four digits
# $field (String)
# $month (String)
# $value (String)
import-why-no-month = { $field }: { $value } has no month { $month }
# $day (String)
# $field (String)
# $month (String)
# $value (String)
import-why-no-day = { $field } { $value }: { $month } has no day { $day }
# $field (String)
# $one (String)
# $other (String)
# $value (String)
import-why-two-ways = { $field }: { $value } can be { $one } or { $other }
# $field (String)
# $value (String)
import-why-not-a-year = { $field }: { $value } is not a year
# $field (String)
# $first (String)
# $last (String)
# $value (String)
import-why-year-range = { $field }: { $value } is not between { $first } and { $last }
# $field (String)
# $value (String)
# $why (String)
import-why-email = { $field }: { $value } { $why }
# $field (String)
# $near (String)
# $value (String)
# $why (String)
import-why-email-near = { $field }: { $value } { $why }. Was { $near } meant?
# $field (String)
# $value (String)
import-why-not-a-phone = { $field }: { $value } is not a telephone number
# $field (String)
# $value (String)
import-why-not-a-student-no = { $field }: { $value } is not a student number
# $field (String)
# $value (String)
import-why-not-a-number = { $field }: { $value } is not a number of this program
# $field (String)
# $value (String)
import-why-unknown = { $field }: { $value } is not known
# $field (String)
# $near (String)
# $value (String)
import-why-unknown-near = { $field }: { $value } is not known. Was { $near } meant?
# $completion (String)
# $entry (String)
import-why-completion-first = graduation { $completion } is before entry { $entry }
import-why-too-many-cells = more cells than headings: a separator inside a cell needs quotation marks
# $field (String)
import-why-swallowed = { $field }: a quotation mark that is not closed swallows the rows below
# $field (String)
# $value (String)
import-ask-phone-short = { $field }: { $value } has few digits
# $field (String)
# $value (String)
import-ask-phone-long = { $field }: { $value } has many digits
# $field (String)
# $value (String)
import-ask-phone-country = { $field }: { $value } has no country code
# $row (String)
# $value (String)
import-ask-other-name = row { $row } has student number { $value } with another name
# $at (String)
import-why-not-json = not a JSON object: it breaks at character { $at }
# $key (String)
import-why-no-such-key = no record has a key { $key }
# $field (String)
# $value (String)
# $kind (String)
import-why-not-of-kind = { $field }: { $value } is not { $kind }
# $key (String)
import-why-no-such-own-field = no field { $key } was added to people here: add it to the fields of your own first
# $field (String)
import-why-needed = { $field }: missing
# $field (String)
# $value (String)
import-why-twice = { $field }: { $value } stands there twice
# $row (String)
# $number (String)
import-why-number-twice = row { $row } has number { $number } already
# $field (String)
import-why-end-first = { $field }: ends before it begins
# $field (String)
import-why-in-future = { $field }: the date is still to come
# $field (String)
import-why-no-email = { $field }: not an e-mail address
# $field (String)
import-why-no-phone = { $field }: not a telephone number
# $field (String)
import-why-oneself = { $field }: a person tied to themselves
# $field (String)
import-why-no-season = { $field }: not a season such as 05-01/09-30
# $fields (String)
import-ask-clash = changed here as well since the file left: { $fields }
import-email-no-at = has no @
import-email-two-ats = has more than one @
import-email-blank = has a blank in it
import-email-mailbox = has no readable mailbox before the @
import-email-domain = has no domain with a dot after the @
import-email-long = is too long

# Why a file cannot be taken in: what happened, what to do next

# $file (String)
# $why (String)
import-file-io = { $file } cannot be read: { $why }. Check the name and that you may read it
# $file (String)
import-file-folder = { $file } is a folder. Name one .xlsx or .csv file
# $file (String)
import-file-not-a-file = { $file } is not a plain file. Name one .xlsx or .csv file
import-file-empty = The file is empty. Check that the right file was saved
# $what (String)
# $advice (String)
import-file-foreign = This is { $what }, not a table. { $advice }
import-file-binary = The file holds binary data, not a table. Name one .xlsx or .csv file
# $what (String)
import-file-damaged = The workbook is damaged: { $what }. Open it in Excel or WPS, save it again and retry
# $limit (String)
import-file-too-much = The file is over a limit: { $limit }. Split it, or save the one sheet that matters as CSV
# $encoding (String)
# $row (String)
import-file-undecodable = Row { $row } cannot be decoded as { $encoding }. Save the file as CSV UTF-8 and retry
# $row (String)
# $column (String)
import-file-open-quote = The quotation mark that opens a cell in row { $row }, column { $column } is never closed. Close or remove it and retry
# $encoding (String)
# $seen (String)
import-file-no-header = No known column headings (read as { $encoding }); seen: { $seen }. Name the columns in one row, at least 姓名 and 学号, or Name and Student ID
# $text (String)
# $known (String)
import-file-near = { $text } looks like { $known }
# $encoding (String)
# $seen (String)
import-file-no-name = No column for the name (read as { $encoding }); columns seen: { $seen }. Name the column that holds the names 姓名 or Name
# $n (String)
import-limit-file = at most { $n } MB
# $n (String)
import-limit-unpacked = at most { $n } MB unpacked
# $n (String)
import-limit-ratio = a part unpacks to more than { $n } times its size
# $n (String)
import-limit-parts = at most { $n } parts in a workbook
# $n (String)
import-limit-rows = at most { $n } rows
# $n (String)
import-limit-columns = at most { $n } columns
# $n (String)
import-limit-cell = at most { $n } KB in a cell
# $n (String)
import-limit-object = at most { $n } MB in a record
# $n (String)
import-limit-text = at most { $n } MB of text in a sheet
# $row (String)
import-limit-at-row = row { $row }
# $row (String)
# $column (String)
import-limit-at-cell = row { $row }, column { $column }
import-advice-resave = Open it in Excel or WPS and save it as .xlsx or CSV UTF-8
import-advice-password = Open it in Excel, remove the password and save it again
import-advice-numbers = Export it from Numbers as Excel (.xlsx) or CSV
import-advice-copy-table = Copy its table into a spreadsheet and save that as .xlsx
import-advice-unpack = Unpack it and import the table inside
import-advice-ask = Ask for the spreadsheet behind it
import-advice-database = If it is an alumni file, open it with --db FILE
import-advice-csv = Export the people as CSV
# $field (String)
import-why-not-of-field = { $field }: the field does not take this value
# $who (String)
# $wrong (String)
import-why-on-file = together with what is on file of { $who }: { $wrong }. Correct the row or the record
# $n (Number)
# $count (String)
import-why-more = and { $n ->
    [one] one more fault
   *[other] { $count } more faults
}
# $said (String)
# $who (String)
import-ask-meanwhile = { $who }: { $said }. Nothing of it is written over; decide under waiting rows
import-file-costly = Reading the workbook took more memory or time than any roster needs, and was stopped. Save its sheet as CSV and import that
