## 重复的校友：队列、提示、命令。

history-tell-apart = 不是同一人：{ $one } 与 { $other }
twins-looking = 正在全库查重
twins-stop-hint = Esc 停止；以前的结果保留
twins-stopping = 正在停止
twins-stopped = 已停止；以前的结果保留
twins-broke = 查重中断，请重试
twins-found = { $count ->
    [0] 没有重复的校友
   *[other] 找到 { $count_shown } 对
}
twins-none = 这里没有待处理的
twins-nobody = 档案中没有疑似重复的校友。已确认不是同一人的不再出现；可在变更记录中撤销。
twins-empty = 没有待处理的疑似重复。按 F5 全库查重：学号、电话、邮箱、姓名加生日或届别、拼音、曾用名。
twins-not-yours = 您的角色不能查重或合并，请联系管理员
twins-told-apart = 已记住：不是同一人。按 ^Z 撤销
twins-archived = { $number }（已归档）
twins-side-by-side = 并排比对，相同之处：{ $why }
twins-place = { $at } / { $all }
twins-decided = 已处理 { $decided }
home-pairs-wait = { $pairs_shown } 对校友疑似重复
history-merge = { $goes } 合并到 { $keep }
merge-stays = { $goes } 并入 { $keep }
merge-source = 合并
merge-note = B 的内容都不会丢失，编号仍然有效。
merge-undo = 合并后按 ^Z 可撤销，以后也可在变更记录中撤销。
merge-mark-two = 合并须正好选中两位；不选任何人时按 Shift+F8 打开查重（^X 取消选中）
merge-stricter = 此项从严
merge-agreed = 双方相同
merge-both-kept = 双方的都保留
merge-united = 共 { $n } 项
merge-done = { $goes } 已合并到 { $keep }。按 ^Z 撤销
merge-stale = 其中一位刚被他人修改，现显示最新内容；尚未合并
command-merge-one = 这两个编号是同一位校友
command-merge-wants-yes = 无法询问：加 --yes 直接合并，或加 --dry-run 只看结果
command-merge-question = 把 { $goes } 合并到 { $keep }？
command-merged = { $goes } 已合并到 { $keep }。`alumni undo` 可撤销
