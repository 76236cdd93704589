# 查找时的提示和说明。

seek-withdrawn = { $what }（已撤回）
