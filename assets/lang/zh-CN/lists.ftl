# 名录的列表：操作对象、排序、列、视图
lists-not-ready = 查找索引还在准备，暂不知道名单里有谁。

lists-view-added = 保存视图“{ $name }”
lists-view-changed = 修改视图“{ $name }”
lists-view-renamed = 视图“{ $old }”改名为“{ $new }”
lists-view-deleted = 删除视图“{ $name }”
lists-view-name-taken = 已有同名的视图，请换一个名称。

lists-order-title = 排序
lists-order-help-alone = 回车：只按光标所在行排序。空格：加为下一个排序键。
lists-order-help-built = 回车：采用此排序。空格：先反向，再按则去掉。
lists-order-now = 排序：{ $order }
lists-then = ，再按

lists-columns-title = 列
lists-columns-fit = 占 { $used } 格，共 { $room } 格
lists-columns-out = 占 { $used } 格，共 { $room } 格：最后 { $out } 列按右键可见
lists-columns-help = 空格：显示或隐藏；Shift+上下：移动；左右：变窄、变宽。
lists-columns-count = 显示 { $shown } 列，共 { $all } 列
lists-columns-auto = 默认
lists-columns-one = 列表至少要有一列
lists-columns-taken = 已记住此列表的列
lists-columns-reset = 已恢复默认的列

lists-views-title = 已存视图
lists-views-none = 还没有保存的视图。按 F6 保存当前列表：查询、排序和列。
lists-views-not-found = 没有叫“{ $name }”的视图
lists-views-everybody = 全部校友
lists-views-mine = 自己的
lists-views-shared = 共用
lists-views-name = 视图名称
lists-views-keeps = 保存内容：{ $what }
lists-views-whose = 视图给谁用？
lists-views-for-me = 自己用
lists-views-for-all = 全办公室共用
lists-views-not-shared = 共用视图由管理员和干事管理
lists-views-none-here = 光标处没有视图
lists-views-saved = 已保存视图“{ $name }” | 按 ^Z 撤销
lists-views-overwritten = 已用当前列表覆盖“{ $name }” | 按 ^Z 撤销
lists-views-deleted = 已删除视图“{ $name }” | 按 ^Z 撤销
lists-view = 视图：{ $name }
lists-view-differs = 视图：{ $name }（已改）

lists-jump-title = 转到
lists-jump-help = 数字：第几位。50%：正中。字母：姓名拼音以此开头的第一位。
lists-jump-place = 第 { $n } 位
lists-jump-name = 第 { $n } 位：{ $name }
lists-jump-letters = 按字母转到须先按姓名排序
lists-jump-nobody = 没有人的姓名这样开头

lists-match-title = 选中符合条件的人
lists-match-help = 词语和 字段:值，同查找框。列表中符合的人都会被选中。
lists-match-count = { $n } 人符合
lists-match-marked = 新选中 { $new } 人，共选中 { $all } 人
lists-marked-outside = 已选中 { $n } 人，其中 { $out } 人不在此列表：^O ^E F8 对全部选中的人生效。
lists-no-such-view = 没有视图“{ $name }”。现有：{ $known }
