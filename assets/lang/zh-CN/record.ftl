# 校友完整档案及其变更记录

record-more = PgDn 看下一节
record-read-only = 您的角色只能查看校友，不能修改
record-archived = { $name } 已归档 | 按 ^Z 撤销
record-restored = { $name } 已恢复 | 按 ^Z 撤销
record-undone-already = 此项已撤销过
record-undo-wide = 整项撤销吗？
record-undo-wide-note = 此项涉及许多记录，不只这一位校友。按 ^Y 可重做。
record-taken-back = 已撤销：{ $what } | 按 ^Y 重做
record-no-changes = 本人档案没有直接改动：是与之相关的其他记录有变。
record-got-status = { $name }：{ $status } | ^Z 撤销
record-has-status = { $name } 已是：{ $status }
