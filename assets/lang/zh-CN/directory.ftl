# 校友名录

directory-count = { $all } 人中 { $found } 人
directory-sorted = 排序：{ $order }
directory-facets = 筛选
directory-more-values = 另有 { $n } 项
directory-add = 可加:
directory-loading = 正在准备查找索引，暂先显示最前面的校友
directory-marked = 已选中 { $n } 人：^O 修改，^E 导出，F8 归档，^X 取消。
directory-hint = 空格选中，^A 全选，* 反选，= 按条件选 | ^O 批量修改 | F7 按表查找
directory-in-range = 已选中 { $n } 人。按 ^V 结束，按 Esc 放弃。
directory-is-archived = 已归档。按 F8 恢复。
directory-nobody-here = 光标处没有人
directory-no-condition = 没有可去掉的条件
directory-no-search = 没有别的查找记录
directory-came-to = { $all } 次活动到场 { $came } 次
directory-empty = 还没有校友。您可以：
directory-empty-add = n    新建一位校友
directory-empty-import = F2   输入“导入”，读入 CSV 或 Excel 名单
directory-no-match = 没有符合条件的人。您可以：
directory-no-more = 没有更多了。F6 新建“{ $name }”，或按 Esc 清除条件。
directory-no-more-plain = 没有更多了。按 Backspace 去掉末尾条件，或按 Esc 清除条件。
directory-and-more = { $names } 等，另有 { $n } 人
directory-archive-question = 归档 { $n } 位校友？
directory-archive-keeps = 他们的活动记录保留。
directory-archive-undo = 撤销：现在按 ^Z，或日后在变更记录中撤销。
directory-status-question = { $name }：{ $status }？
directory-elsewhere = 其中 { $count } 人已选中而不在此列表；按 ^X 取消选中
directory-archive-no = 不归档
directory-archive-yes = 归档 { $n } 人
directory-restore-question = 从归档恢复 { $n } 位校友？
directory-restore-no = 不恢复
directory-restore-yes = 恢复 { $n } 人
directory-restored = 已恢复 { $n } 人 | 按 ^Z 撤销
directory-archived = 已归档 { $n } 人 | 按 ^Z 撤销
directory-saved-elsewhere = 已保存，但不在当前查找结果中。按 Esc 显示全部。
