# 导出后收回的表格

returned-head = 收回的表格：{ $changed } 人有改动，新增 { $added } 人，{ $rejected } 行无法导入。全部改动作为一条记录写入。
returned-conflicts = 有 { $n } 个单元格两边都改过：请先决定
returned-conflict = 导出之后这里也改过。左键保留现有的，右键采用文件的。
returned-erased = 文件中已清空。默认保留；按空格则清空。
returned-change = 只有文件改过。按空格可不采用。
returned-done = 已按文件更新 { $n_shown } 人 | 按 ^Z 撤销
returned-kept = 有 { $n } 个单元格两边都改过，已保留现有内容
returned-cells = 收回的改动：
returned-cell-taken = { $name }，{ $field }：{ $base } -> { $file }
returned-cell-erased = { $name }，{ $field }：{ $base } 在文件中被清空，已保留
returned-cell-conflict = { $name }，{ $field }：{ $base } -> 文件中 { $file }，现在 { $ours }：已保留
