# 文件中的列对应我们的哪个字段

mapping-what = 为文件的每一列选择对应的字段（F4），或不导入。选择会记住，以后的文件同样适用。
mapping-choose = “{ $heading }”是哪个字段？
mapping-none = 没有与“{ $typed }”相符的字段
mapping-no-name = 必须有一列是姓名
mapping-nothing-new = 还没有选择
mapping-unknown = 有 { $n } 列未知
mapping-history = 记住了 { $file } 的列对应
mapping-history-command = 记住了 { $n } 个列对应
mapping-not-a-pair = --map 的写法是“表头=字段”，收到：{ $text }
mapping-no-such-field = 没有字段 { $name }。可用：{ $known }
mapping-remembered = 已按所选的列读取。
