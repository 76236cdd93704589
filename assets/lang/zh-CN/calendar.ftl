# 日历

calendar-may-not = 您的角色无权修改活动
calendar-no-more = { $date } 之外没有其他活动
calendar-empty-day = { $date } 没有活动：F6 新建，] 到下一个有活动的日子
calendar-goes-on = { $date } 有 { $events } 项活动正在进行
calendar-signed-up-of = 名额 { $seats }，已报 { $taken }
calendar-signed-up = 已报 { $taken }
calendar-waiting = 候补 { $waiting }
calendar-came = 到场 { $came }
calendar-closes = { $date } 截止
calendar-week = 第 { $week } 周
calendar-chapter-title = 查看哪个分会的活动？
calendar-legend = . 一项  : 两项  + 三项以上
calendar-legend-days = [ ] 为所选日，反白为今天
calendar-home-clock = 北京时间 { $clock }
calendar-office-clock = 本部时间 { $clock }
calendar-from = { $day } 起
calendar-nothing-follows = { $date } 起没有活动。F6 在当日新建活动，[ 回到上一个有活动的日子，PgUp 看上个月。
calendar-year-sum = { $events } 项活动
calendar-year-legend = . 1-2  : 3-5  + 6-9  # 10+
calendar-more = 另有 { $more } 项
calendar-no-month = 没有 { $month } 月，可输入 2026-11-28、1128 或 周五
calendar-no-day = 该月没有 { $day } 日
calendar-no-date = 没有此活动，也不是日期，可输入 1128、今天、+7、周五或活动名称
calendar-find-ways = 1128、28、今天、+7、周五，或活动名称
calendar-find-nothing = 没有这样的活动或日期。可输入活动名称中的其他字、地点，或日期如 11-28。查人请到校友列表（Alt+2）。
