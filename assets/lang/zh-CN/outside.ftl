# 其他程序写入文件的内容
outside-who = 其他程序
outside-comma = 、
outside-history = 其他程序改动了 { $many } 条记录：{ $named }
outside-unread = 查找和列表尚未反映（此文件只读）：其他程序改动了 { $many } 条记录：{ $named }
doctor-outside-last = 其他程序改动了 { $many } 条记录：{ $named }（变更 { $set }）
outside-stuck = 其他程序改动过此文件，尚未记入历史：{ $why }
