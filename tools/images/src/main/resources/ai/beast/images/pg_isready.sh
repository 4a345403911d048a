#!/bin/sh
# Whether the server listens; it does not while its data is initialised.
exec /bin/busybox nc -w 2 127.0.0.1 5432 -e /bin/true
