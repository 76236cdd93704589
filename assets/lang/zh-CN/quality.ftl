## 数据质量：缺什么、哪里可疑，以及逐个改正。

quality-counting = 正在统计，检索索引读取中
quality-summary = { $people } 人中 { $mend } 人待改正
quality-cell = { $whose } | { $doubt }：{ $people } 人中 { $count } 人（{ $share }）
quality-query = 回车列出：{ $query }
quality-pairs = 两条记录像是同一人。回车打开队列，一对一键处理。
quality-rows = 导入文件中与在册校友相似的行。回车打开，一行一键处理。
quality-nobody = 这里没有人，无需处理
quality-no-people = 这不是可导出的名单，按回车打开
mend-place = 第 { $at } / { $all } 位
mend-mended = { $name } 已改正，下一位
mend-still = { $name } 已保存，但仍在此名单中，下一位
mend-left = 保持原样，下一位
mend-save-first = 这里有改动：^S 保存，^Z 还原，Esc 询问
mend-draft-first = 请先决定如何处理草稿
mend-end = 共 { $all } 位，已到最后；改正 { $mended } 位
mend-stopped = 已停止，改正 { $mended } 位
mend-hint = F4 逐个改正
home-to-mend = { $n_shown } 条记录待改正
command-report-all = 共 { $people } 人，{ $mend } 人待改正
