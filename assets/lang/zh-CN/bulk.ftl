# 批量修改

bulk-why-gone = 已不在库中
bulk-why-merged = 已合并到另一条记录
bulk-why-no-degree = 没有教育经历
bulk-why-not-member = 不在要退出的分会中
bulk-why-unsound = 日期会前后矛盾
bulk-why-number-taken = 该学历层次的学号已属他人
bulk-why-deceased = 已故
bulk-why-archived = 已归档
bulk-why-meanwhile = 期间已被他人修改
bulk-deed-set = { $field } -> { $value }
bulk-deed-empty = 清空{ $field }
bulk-deed-append = 备注追加：{ $line }
bulk-deed-tag = 加标签“{ $tag }”
bulk-deed-untag = 去标签“{ $tag }”
bulk-deed-join = 加入{ $to }
bulk-deed-leave = 退出{ $from }
bulk-deed-move = { $from } -> { $to }
bulk-deed-archive = 归档
bulk-deed-restore = 恢复
bulk-deed-register = 报名“{ $event }”
bulk-yes = 是
bulk-no = 否
bulk-history = { $n } 位校友：{ $what }

bulk-and-more = { $names }，另有 { $n } 位
bulk-no-deed = 请另选一个：两者相同
bulk-choose-one = 请从列表中选一个；输入可筛选
bulk-not-read = 无法识别“{ $text }”
bulk-no-day = “{ $text }”不是日期。可写 2026-11-28、1128、今天或 +7
bulk-no-date = “{ $text }”不是日期。可写 2004 或 2004-07
bulk-type-something = 请先输入内容，或按 Esc 返回
bulk-nothing-to-do = 没有人需要修改
bulk-question = 修改 { $n } 位校友？
bulk-stay = { $n } 位无法修改，保持原样
bulk-one-change = 作为一次变更：按 u 可全部撤销，以后也行。
bulk-question-no = 不修改
bulk-question-yes = 修改 { $n } 位
bulk-stopping = 正在停止...
bulk-stopped = 已停止，什么都没有写入
bulk-went-wrong = 处理中断，什么都没有写入。请再试
bulk-undo-stuck = { $n } 条记录之后又有修改，未撤销。请看变更记录
bulk-people = { $shown } 位
bulk-marked = 选中的 { $people }
bulk-everybody = 全部校友 { $people }
bulk-found = { $people }：{ $query }
bulk-nothing-yet = 确认方案之前不会写入任何内容。
bulk-planning = 正在核对哪些人会变
bulk-writing = 正在修改
bulk-esc-stops = 最后一起写入，或者什么都不写。Esc 停止。
bulk-working = 请等待完成，或按 Esc 停止
bulk-waiting = { $n } 位没有名额，进入候补
bulk-group-change = 将修改
bulk-group-same = 已是如此
bulk-group-cannot = 不变：{ $why }
bulk-undone = 已撤销
bulk-done = 已修改 { $shown } 位
bulk-done-nothing = 没有人被修改
bulk-undo-hint = 按 u 全部撤销，Enter 关闭。
bulk-close-hint = Enter 关闭。
bulk-may-not = 您的角色不能批量修改

# `alumni edit`

command-edit-looking = 正在核对：{ $of } 中的 { $n }
command-edit-writing = 正在修改：{ $of } 中的 { $n }
command-edit-dropped = 什么都没有写入
command-edit-done = 已修改 { $n } 位校友；alumni undo { $entry } 可撤销
command-edit-no-chapter = 没有分会“{ $name }”
command-edit-one-value = --set 要写成 字段=值，每个字段一次：{ $key }
command-edit-no-code = { $key } 不能是“{ $value }”；可选 { $codes }
command-edit-no-value = { $key } 不能是“{ $value }”
command-edit-plan = 将修改 { $n } 位，{ $same } 位已是如此：{ $names }
command-edit-wants-yes = 没有终端可供询问，需要 --yes 或 --dry-run；什么都没有写入
command-edit-question = 修改 { $n } 位校友？
