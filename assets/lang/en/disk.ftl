# What the disk refused: the end of a sentence

disk-not-there = no such file or folder
disk-no-right = you have no right to do that here
disk-there = a file is there already
disk-folder = this is a folder
disk-no-file = this is a pipe, a device or a socket and no file
disk-no-folder = a part of the path is a file, not a folder
disk-full = the disk is full
disk-quota = your share of the disk is used up
disk-too-large = the file is too large for the disk
disk-name = the name is too long or not allowed
disk-read-only = the disk can only be read
disk-own = this is the database itself or a file that belongs to it; choose another name
# $path (String)
# $why (String)
disk-reading-damaged = Look the file over with `alumni doctor`: it is damaged ({ $why }). { $path }
# $path (String)
disk-reading-busy = It cannot be read just now: another program holds it. { $path }
# $path (String)
# $why (String)
disk-reading-denied = Look at the rights of the file and its folder: it cannot be read ({ $why }). { $path }
# $parts (String)
# $path (String)
disk-reading-strange = Look the file over with `alumni doctor`: it is not built as this program builds it ({ $parts }). { $path }
