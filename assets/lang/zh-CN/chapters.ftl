# 分会页面

chapters-sum = { $chapters } 个分会 | { $countries } 个国家 | { $members } 名会员
chapters-empty = 还没有分会，按 F6 新建第一个。
chapters-not-found = 没有符合“{ $query }”的分会，按 Esc 显示全部。
chapters-all-well = 各分会均无待处理事项
chapters-notices-elsewhere = ! 全部分会中有 { $all } 项待处理（按 ] 前往）
chapters-notices = ! 本分会 { $here } 项待处理，全部 { $all } 项（按 ] 看下一个）
chapters-no-notice = 无待处理事项：单席职务均有人任职，近期无人任期届满
chapters-nothing-to-open = 此处没有可打开的内容
chapters-may-not = 您的角色无权修改分会
chapters-none-chosen = 光标处没有分会
chapters-top-stays = 总会只能位于最上级
chapters-move-title = 将{ $name }移至
chapters-moved = { $name }已移至{ $above }之下 | 按 ^Z 撤销
chapters-cycle = { $above }是{ $name }的下级，请先将其移开
chapters-archived = { $name }已归档 | 按 ^Z 撤销
chapters-restored = { $name }已恢复 | 按 ^Z 撤销
chapters-in-use = { $name }之下还有分会，请先移走或归档
chapters-since = { $date } 成立
chapters-council = 第 { $number } 届理事会：{ $from } 至 { $to }
chapters-size = { $n ->
   *[other] 会员 { $own } 人
}
chapters-size-below = 本级会员 { $own } 人，含下级 { $all } 人
chapters-no-officers = 暂无任职人员
chapters-no-members = 暂无会员
chapters-no-events = 暂无活动，按 4 打开日历
chapters-vacant-since = { $office }：自 { $date } 起空缺
chapters-vacant = { $office }：空缺
chapters-ending = { $office }：{ $days ->
    [0] 任期今日届满
   *[other] 任期还有 { $days } 天届满
}
chapters-history-officer = { $chapter }：{ $person }任{ $office }
chapters-history-council = { $chapter }：第 { $number } 届理事会已更新
chapters-needs-name = 请填写中文名或英文名
chapters-no-zone = 没有这个时区，可填 Asia/Shanghai 或 Europe/London
chapters-own-child = 不能放在自己之下
chapters-code-taken = 该代码已被其他分会使用
