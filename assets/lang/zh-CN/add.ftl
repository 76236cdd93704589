add-twice = { $what } 重复给出，每人只能有一个
add-not-a-pair = “{ $what }”不是 字段=值 的形式
add-would = 将新增 { $name }。未写入任何内容
add-done = 已新增 { $name }；`alumni undo { $set }` 可撤销
add-on-file = 此人已在档，编号 { $number }。未写入任何内容；`alumni show { $number }` 可查看
add-same = 相同内容已新增过。未写入任何内容
add-one-stdin = 只能有一个值取自标准输入，其余请直接写出
add-stdin-empty = 标准输入没有内容，未新增任何人
add-stdin-too-long = 标准输入超过 { $most } KB，不会是一个字段的值
add-stdin-not-utf8 = 标准输入不是 UTF-8 编码，请转换后重试
