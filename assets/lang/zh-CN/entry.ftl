# 表单的其他提示

form-fixed = 此处只供查看：按 F6 加一行
form-nobody = 查无此人。按 F4 查找
form-carried = { $what }：带到下一条
form-not-carried = { $what }：下一条留空
form-no-next = 只有新建的记录才有下一条
form-not-a-season = 不是一年中的时段，例如 11-01/03-31
alumnus-readings = 有多种读法：{ $pinyin }？F4 列出全部
alumnus-oneself = 不能与本人建立关系
alumnus-only-added = 授权记录只增不改：请另加一行
alumnus-another-employer = 原任职（{ $before }）将结束，此处作为新任职。F4：只是更正名称
