#!/bin/sh
# `nc -z HOST PORT` for a BusyBox that lacks -z.
exec /bin/busybox nc -w 2 "$2" "$3" -e /bin/true
