# 附件、联络记录与时间线

files-history-attach = { $name }：添加附件 { $file }
files-history-detach = { $name }：移除附件 { $file }
files-history-report = { $name }：记录一次联络
files-history-settled = { $name }：更新跟进
files-day-to-come = 这一天还没到
files-deceased = 已故：不再联络
files-no-report = 只有联络记录可以标为已跟进
files-due = ! { $n } 项到期需跟进
files-none = 这里没有附件
files-none-yet = 这里没有附件。按 F6 从磁盘添加，每个不超过 10 MB；附件存入数据库，不会被打开。
files-what = 用几个字说明；直接按 Enter 则留空。
files-folder-empty = 此处没有文件夹或文件。
files-removed = 已移除 { $file }，按 ^Z 恢复
files-added = 已添加 { $file }
files-saved = 已另存为 { $path }
files-too-large = 超过 10 MB，一条记录放不下
files-not-a-file = 这不是文件
files-failed = { $path }：{ $why }
files-replace = 已有同名文件，替换吗？
files-replace-no = 不替换
files-replace-yes = 替换
files-followed-up = 已跟进：{ $who } | 按 ^Z 撤销
files-to-follow-up = 恢复为待跟进：{ $who } | 按 ^Z 撤销
files-follow-up = 跟进：{ $name }
