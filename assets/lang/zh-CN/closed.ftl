# 为什么不写入文件。句子的前半说怎么办：80 列的行会从末尾截断

closed-tag-read = 只读
closed-tag-full = 磁盘已满
closed-tag-leave = 文件有变
closed-place = 只读：{ $what }
closed-full = 请先腾出磁盘空间：磁盘已满，暂时无法保存
closed-doubt = 只读，请运行 `alumni doctor`：{ $what }
closed-leave = 请按 F10 退出后重新启动：{ $what }
closed-is-no-right = 您无权更改此文件或其所在文件夹
closed-is-read-only-disk = 数据库所在磁盘不可写入
closed-is-older = 缺少最近保存的 { $count } 次变更
closed-is-other = 这不是上次保存的那个文件
closed-is-mixed = 此处放入了一份副本，而旁边的日志属于另一状态
closed-is-replaced = 数据库文件已被移走或替换
closed-is-overwritten = 数据库文件已被覆盖
closed-is-log-gone = 数据库日志（-wal）已被移走
closed-is-log-damaged = 数据库日志（-wal）已被改动
command-closed = 未保存任何内容：{ $what }。文件：{ $path }
command-closed-doubt = 未保存任何内容，请运行 `alumni doctor`：{ $what }。文件：{ $path }
command-closed-again = 未保存任何内容，请查看文件后重新运行：{ $what }。文件：{ $path }
doctor-restored = 请放回正确的文件，或用 `alumni doctor --accept-restored` 接受此文件：{ $what }
history-accepted = 已接受另一个文件，代替上次保存的文件
history-accepted-older = 已接受恢复的副本，其中缺少最近 { $n } 次变更
doctor-accepted = 已接受，今后保存到此文件：{ $path }
doctor-nothing-to-accept = 无需接受：这就是上次保存的文件。文件：{ $path }
