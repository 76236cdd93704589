# The calendar

calendar-may-not = Your role may not change events
# $date (String)
calendar-no-more = No other event beyond { $date }
# $date (String)
calendar-empty-day = No events on { $date }: F6 adds one, ] goes to the next day with one
# $date (String)
# $events (Number)
calendar-goes-on = { $events } { $events ->
    [one] event goes
   *[other] events go
} on at { $date }, begun earlier
# $taken (String)
# $seats (String)
calendar-signed-up-of = { $taken } of { $seats } signed up
# $taken (String)
calendar-signed-up = { $taken } signed up
# $waiting (String)
calendar-waiting = { $waiting } waiting
# $came (String)
calendar-came = { $came } came
# $date (String)
calendar-closes = closes { $date }
# $week (Number)
calendar-week = week { $week }
calendar-chapter-title = Events of which chapter?
calendar-legend = . 1   : 2   + 3 or more events
calendar-legend-days = [ ] chosen day, today reversed
# $clock (String)
calendar-home-clock = { $clock } Beijing time
# $clock (String)
calendar-office-clock = { $clock } at the office
# $day (String)
calendar-from = from { $day }
# $date (String)
calendar-nothing-follows = Nothing from { $date } on. F6 adds an event on that day, [ goes back to the last day with one, PgUp to the month before.
# $events (Number)
calendar-year-sum = { $events } { $events ->
    [one] event
   *[other] events
}
calendar-year-legend = . 1-2  : 3-5  + 6-9  # 10+
# $more (Number)
calendar-more = { $more } more
# $month (Number)
calendar-no-month = There is no month { $month }. Try 2026-11-28, 1128 or fri
# $day (Number)
calendar-no-day = That month has no day { $day }
calendar-no-date = No event and no date. Try 1128, today, +7, fri or a name
calendar-find-ways = 1128, 28, today, +7, fri, or words of an event
calendar-find-nothing = No event and no day is called so. Other words of the title, the place, or a date such as 11-28 find one. People are found in the directory (Alt+2).
