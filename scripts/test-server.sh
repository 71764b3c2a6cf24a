#!/bin/sh
# Runs a command (the tests) against a PostgreSQL of Debian's, started for it on a free port and stopped afterwards:
#   sh scripts/test-server.sh .venv/bin/pytest -n auto
# The tests log in as an owner who is no superuser, as on a server that a city's own administrators run.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt-install.sh

fail() { printf 'Error: %s\n' "$*" >&2; exit 1; }
newest() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t / -k 5 -n | tail -n 1; }

bin=${KUSEI_PG_BINDIR:-$(newest)}
if [ -z "$bin" ]; then
    install_by_apt postgresql || fail "No PostgreSQL found; have root run: apt-get install postgresql"
    bin=$(newest)
fi
[ -x "$bin/initdb" ] || fail "$bin holds no PostgreSQL server; name the folder of its programs with KUSEI_PG_BINDIR."

place=$(mktemp -d -t kusei-server-XXXXXX)
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    chown "$user" "$place"
    run() { (cd "$place" && exec setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups "$@"); }
else
    run() { (cd "$place" && exec "$@"); }
fi
stop() {
    run "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
password=$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(16))')
run "$bin/initdb" -D "$place/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --locale=C >/dev/null
run "$bin/pg_ctl" -D "$place/data" -l "$place/log" -w -t 60 \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$place -c fsync=off -c max_connections=100" \
    start >/dev/null || { cat "$place/log" >&2; fail "PostgreSQL did not start."; }
run "$bin/psql" -q -h "$place" -p "$port" -U postgres -d postgres \
    -c "CREATE ROLE kusei_owner LOGIN CREATEDB CREATEROLE PASSWORD '$password'"
echo "Testing against $("$bin/postgres" --version) on port $port"

status=0
KUSEI_DATABASE_URL="postgresql://kusei_owner:$password@127.0.0.1:$port/postgres" "$@" || status=$?
exit $status
