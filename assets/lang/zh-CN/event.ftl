# 活动及报名

event-may-not = 您的角色无权办理报名
event-nobody-chosen = 光标处没有人
event-empty = 还没有人报名。按 F6 办理报名；按 F7 开始签到，未报名者按现场来宾登记。
event-no-match = 名单中没有符合的人，按 Esc 显示全部。
event-no-match-door = 名单中没有符合的人。按 F6 登记为现场来宾，按 Esc 显示全部名单。
event-nobody-matches = 请先输入姓名；不在名单上的人按 F6 登记
event-door = 按 Enter 签到并清空，等待下一位
event-sums = 已占 { $taken }  候补 { $waiting }  到场 { $came }
event-of-seats = 名额 { $seats }，已用 { $full }%
event-matches = 名单中 { $n } 人
event-until = 至 { $at }
event-window = 报名 { $from } 至 { $to }
event-opens = { $from } 起报名
event-cohort = { $year } 届返校
event-waits-at = 候补第 { $place }
event-came-at = { $at } 到
event-people = 已报名 { $people } 人
event-people-and-guests = 已报名 { $people } 人，同行 { $guests } 人
event-paid = 已收 { $sum }
event-register-title = 为谁报名？
event-walk-in-title = 现场来宾是谁？
event-registered = { $name } 已报名{ $guests ->
    [0] { "" }
   *[other] ，同行 { $guests } 人
} | 按 ^Z 撤销
event-waits = 名额已满：{ $name } 列候补第 { $place } 位 | 按 ^Z 撤销
event-cancelled = { $name } 的报名已取消 | 按 ^Z 撤销
event-moved-up = { $name } 已取消，{ $moved } 由候补转为报名 | 按 ^Z 撤销
event-checked-in = { $name } 已签到 | 按 ^Z 撤销
event-checked-in-door = { $name } 已签到 | 按 ^Z 撤销
event-checked-out = { $name } 的签到已撤回 | 按 ^Z 撤销
event-is-in = { $name } 已于 { $at } 签到
event-index-comes = 正在读取姓名索引，请稍候。
event-nobody-found = 没有符合“{ $query }”的人。少输几个字可找到更多，也可用拼音、首字母或手机尾号。
event-needs-title = 请填写中文名称或英文名称
event-ends-first = 结束早于开始
event-closes-late = 报名截止晚于活动开始，是否无误？
event-below-zero = 不能小于零
event-in-the-past = 这一天已经过去，是否无误？
event-no-time = 何时开始？例如 2026-11-28 18:30
event-no-guest-seat = 没有多余的名额给同行的人
event-walked-in-at = 现场 { $at }
