# 变更记录的语句

history-undo = 已撤销：{ $what }
history-redo = 已重做：{ $what }
history-init = 为{ $name }新建数据库
history-add = 新增 { $name }
history-edit = { $name }：{ $what }
history-edit-more = { $name }：{ $what } 等，另有 { $more } 项
history-edit-details = { $name }：明细已修改
history-archive = { $name } 已归档
history-restore = { $name } 已恢复
history-archive-many = { $name } 等 { $n } 位校友已归档
history-restore-many = { $name } 等 { $n } 位校友已恢复
history-chapter-add = 新增分会 { $name }
history-chapter-edit = 分会 { $name } 已修改
history-chapter-move = 分会 { $name } 已移至 { $parent } 之下
history-chapter-archive = 分会 { $name } 已归档
history-chapter-restore = 分会 { $name } 已恢复
history-event-add = 新增活动 { $name }
history-event-edit = 活动 { $name } 已修改
history-register = { $name } 报名 { $event }
history-cancel = { $name } 取消报名 { $event }
history-check-in = { $name } 在 { $event } 签到
history-check-out = { $name } 在 { $event } 的签到已撤回
history-entry-add = 列表新增 { $name }
since = { $who } 其间已保存：{ $what }
since-parts = { $who } 其间已保存该档案的其他部分
history-noted-from = 含私密字段的列表，自 { $people } 人起记录
