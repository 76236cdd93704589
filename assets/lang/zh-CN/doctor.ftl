# `alumni doctor` 的发现

doctor-unknown = { $name } 不是本程序所建
doctor-missing = 缺少 { $name }
doctor-different = { $name } 与本程序所建不同
doctor-more = 另有 { $n } 项
doctor-mended = 已修复：{ $what }
doctor-derived = 已按记录重新生成：{ $people } 人，{ $events } 个活动
doctor-index-mended = 已重建查找索引
doctor-notes-wait = { $n } 条尚未入库
doctor-notes-unreadable = 无法读取，内容未入库
doctor-notes-strange = 有无法识别的行，已另存
doctor-names = { $n } 个（硬链接，某些备份会如此）；保存会改动每个名称下的文件
doctor-index-none = 尚无，需要时建立
doctor-index-refused = 无法使用，需要时重建
doctor-index-earlier = 已有，为较早时刻所建；读取时补入其后的变更
doctor-index-same = 已有，与记录一致
doctor-index-different = 与记录不一致
doctor-outside = { $number } 被其他程序改过：列表和查找尚未反映
doctor-event = 活动 { $id } 的开始时刻与其日期和时区不符
doctor-no-text = 表 { $table } 第 { $row } 行的 { $column } 不是 UTF-8 文字，请重新录入
doctor-can-mend = 文件完好，但部分内容与记录不符。请先备份，再运行 `alumni doctor --mend`
doctor-history = 其他程序改动后重新生成：{ $people } 人，{ $events } 个活动
