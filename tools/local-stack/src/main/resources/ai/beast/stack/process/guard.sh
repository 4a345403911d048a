#!/bin/sh
# Runs a command and ends it when standard input reaches its end, that is: when the process holding the
# other end of the pipe stops, in whatever way.
#
#   guard.sh PID_FILE SIGNAL GRACE_SECONDS COMMAND [ARGUMENT...]
#
# The command's process id is written to PID_FILE as soon as it is known. The end of standard input, TERM, INT and
# HUP all send SIGNAL to the command; GRACE_SECONDS after the end of standard input it is killed.
# The exit status is the command's.
pid_file=$1 signal=$2 grace=$3
shift 3

exec 3<&0
"$@" 3<&- </dev/null &
child=$!
printf '%s\n' "$child" >"$pid_file"
trap 'kill -s "$signal" "$child" 2>/dev/null' TERM INT HUP

# A subshell of its own, so that the watch goes on even if this shell is killed.
(
    trap - TERM INT HUP
    while read -r _; do :; done <&3
    kill -s "$signal" "$child" 2>/dev/null
    waited=0
    while [ "$waited" -lt "$grace" ] && kill -0 "$child" 2>/dev/null; do
        sleep 1
        waited=$((waited + 1))
    done
    kill -s KILL "$child" 2>/dev/null
) &
watcher=$!
exec 3<&-

# wait also returns when a trapped signal arrives: go on until the command itself is gone.
while :; do
    wait "$child"
    status=$?
    kill -0 "$child" 2>/dev/null || break
done
kill -s KILL "$watcher" 2>/dev/null
exit "$status"
