# 导入时留待确认的行

waiting-none = 没有待确认的导入行。
waiting-none-note = 导入文件时，与现有校友相像的行会留在这里。
waiting-nobody = 没有与此行相像的现有校友。可作为新人添加，或丢弃。
waiting-unreadable = 此行无法照原样导入。请修改文件后重新导入，或丢弃此行。
waiting-beside = 对照 { $number } { $name }：{ $why }（{ $place }）
waiting-done = { $what } | 按 ^Z 撤销
waiting-decided = 已处理 { $n } 行
waiting-history-same = 导入行并入 { $number } { $name }
waiting-history-new = 导入行作为新人添加：{ $name }
waiting-history-drop = 丢弃导入行：{ $name }
