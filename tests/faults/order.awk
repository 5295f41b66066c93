# The order oracle: reads what strace -y saw of one program and says every promise that came too early.
#   SHOWN   file with the ids that were shown or acknowledged, "shown ID" a line
#   LOG     name of the write-ahead log
#   OUT     where promises go: name of a file, or "socket"
# A promise is a write to OUT that names an id. Before it the id must have been written to the log, and the log
# synced after that, by a call that came back with 0.
BEGIN {
    while ((getline line <SHOWN) > 0)
        if (sub(/^shown /, "", line))
            id[line] = 1
    for (i in id)
        n_ids++
}
function is_log(text) { return index(text, "/" LOG ">") > 0 }
function is_out(text) {
    return OUT == "socket" ? text ~ /\([0-9]+<(socket|TCP)/ : index(text, "/" OUT ">") > 0
}
function synced(    i) {
    for (i in written) {
        safe[i] = 1
        delete written[i]
    }
    syncs++
}
{
    process = $1
    text = $0
    sub(/^[0-9]+ +/, "", text)
}
text ~ /^<\.\.\. f(data)?sync resumed/ {
    if (syncing[process] && text ~ /= 0$/)
        synced()
    syncing[process] = 0
    next
}
text ~ /^f(data)?sync\(/ && is_log(text) {
    if (text ~ /unfinished/)
        syncing[process] = 1
    else if (text ~ /= 0$/)
        synced()
    next
}
text ~ /^pwrite(64|v)\(/ && is_log(text) {
    for (i in id)
        if (!(i in safe) && index(text, i))
            written[i] = 1
    next
}
text ~ /^(write|writev|sendto|sendmsg)\(/ && is_out(text) {
    for (i in id) {
        if (!index(text, i))
            continue
        promised[i] = 1
        if (!(i in safe)) {
            early++
            print "early: " i (i in written ? " was written, not synced" : " was not written")
        }
    }
}
END {
    for (i in id)
        if (!(i in promised)) {
            print "not seen: " i
            early++
        }
    printf "%d promises, %d syncs of the log\n", n_ids, syncs
    exit early > 0 || n_ids == 0
}
