# 导出的文件

export-writing = 正在写入：{ $n }/{ $of } 人
export-is-there = { $path } 已存在。如要覆盖请加 --force
export-too-many = 人数超过此格式上限：最多 { $most } 人。请缩小范围
export-cards-have-no-fields = 名片没有可选字段，请去掉 --fields
export-pages-have-no-fields = 打印页没有可选字段，请去掉 --fields
export-no-such-size = 没有 { $name } 规格的标签。可选：{ $all }
export-people = { $n } 人
export-no-disclosures = 尚未导出过含隐私字段的文件。
