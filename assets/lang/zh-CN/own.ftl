# 自定义字段

own-why-not-an-amount = { $field }：“{ $value }”不是数字，小数最多四位
own-why-not-a-flag = { $field }：“{ $value }”既不是“是”也不是“否”
own-why-not-a-choice = { $field }：没有选项“{ $value }”，是否应为“{ $words }”？
own-not-of-field = 该字段不能填这个值
own-not-a-number = 不是数字；小数最多四位
own-not-a-flag = 请填“是”或“否”
own-too-long = 超过 { $most } 个字
own-fault-not-a-key = 只用字母、数字、下划线，以字母开头，最多 32 个
own-fault-taken = “{ $name }”已用此名，请换一个
own-fault-no-label = 至少填一种语言的名称
own-fault-no-choices = 请写出选项，一行一个
own-fault-no-record = 应为 alumnus、chapter 或 event 的字段
own-fault-no-kind = 应为 text、number、date、choice 或 flag
own-fault-held = 有 { $records } 条记录的值不符（如“{ $value }”），请先修改这些记录
own-history-add = 新增自定义字段：{ $field }
own-history-edit = 修改自定义字段{ $field }：{ $parts }
own-history-retire = 停用自定义字段：{ $field }
own-history-restore = 恢复自定义字段：{ $field }
own-history-move = 调整自定义字段次序：{ $field }
