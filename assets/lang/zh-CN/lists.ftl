# Lists of the directory: whom an action is for, the order, columns, views.
lists-not-ready = 查找索引还在准备，暂不知道名单里有谁。
