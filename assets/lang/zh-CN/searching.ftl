# 查找的周边：表单、解释与出路

seek-title = 按表查找
seek-banner = 查找：这里填的内容只用来查找，不会保存
seek-found = 找到 { $n } 人
seek-not-ready = 正在准备索引
seek-wrong = 尚不能理解
seek-hint = 2004  >=2000  1998..2002  !x 非  ? 空  王* 以此开头  a、b 任一
seek-hint-choice = F4 列出各值及人数  !x 非  ? 空  上* 以此开头  "x" 整个值  a、b 任一
seek-nothing-to-choose = 此处没有可选的值
seek-everybody = 没有条件：按回车显示全部。
seek-query = 查找：{ $query }
finding-offers = Tab 选定
why-finds-nobody = 单独也找不到人
why-kills = 因为它而没有结果
why-met = 符合
why-here = { $name } 为何在此
why-nobody = 为何没有结果
why-everybody = 没有条件：全部都在。
why-hint = 按回车去掉光标处的条件
nobody-clear = 显示全部
nobody-add = 新建“{ $name }”
nobody-drop = 去掉 { $part }
nobody-instead = 改查 { $part }
nobody-archive = 在已归档的人中查找
