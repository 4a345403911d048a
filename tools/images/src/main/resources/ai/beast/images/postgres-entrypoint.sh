#!/bin/sh
# Initialises PGDATA once, as the official image does with the variables that deploy/compose.yaml sets, then runs the command.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  if [ -z "${POSTGRES_PASSWORD_FILE:-}" ]; then
    POSTGRES_PASSWORD_FILE=/tmp/password
    (umask 077 && echo "$POSTGRES_PASSWORD" > "$POSTGRES_PASSWORD_FILE")
  fi
  # Word splitting is wanted: the variable holds several options.
  initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" \
    --auth=scram-sha-256 $POSTGRES_INITDB_ARGS
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  for script in /docker-entrypoint-initdb.d/*.sql; do
    # One statement a line: a database can't be created in the block that several lines would be.
    postgres --single -D "$PGDATA" postgres < "$script"
  done
fi
exec "$@"
