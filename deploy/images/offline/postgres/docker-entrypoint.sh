#!/usr/bin/env bash
# The part of the official entry point that the suite and Testcontainers rely on: a cluster made at the
# first start with the given superuser and database, the scripts of /docker-entrypoint-initdb.d run once
# on a server that nobody else reaches, then the server itself as the process with id 1.
set -euo pipefail

[[ ${1:-} == -* ]] && set -- postgres "$@"
[[ ${1:-} == postgres ]] || exec "$@"

if [[ $(id -u) == 0 ]]; then
	install -d -o postgres -g postgres -m 0700 "$PGDATA"
	chown -R postgres:postgres /var/lib/postgresql
	exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

superuser=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$superuser}
password=${POSTGRES_PASSWORD:-}
[[ -z ${POSTGRES_PASSWORD_FILE:-} ]] || password=$(<"$POSTGRES_PASSWORD_FILE")
method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
socket=/var/run/postgresql

query() {
	psql --host="$socket" --username="$superuser" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"
}

if [[ ! -s $PGDATA/PG_VERSION ]]; then
	if [[ -z $password && $method != trust ]]; then
		echo "Set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE: a new database needs its superuser's password." >&2
		exit 1
	fi
	mkdir -p "$PGDATA"
	chmod 0700 "$PGDATA"
	initdb --pgdata="$PGDATA" --username="$superuser" --pwfile=<(printf '%s\n' "$password") --encoding=UTF8 \
		--locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256
	printf 'host all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
	pg_ctl --pgdata="$PGDATA" --wait --options="-c listen_addresses='' -c unix_socket_directories=$socket" start
	if [[ $database != postgres ]]; then
		query --dbname=postgres --set=name="$database" <<<'CREATE DATABASE :"name";'
	fi
	for script in /docker-entrypoint-initdb.d/*; do
		case $script in
		*.sh) bash "$script" ;;
		*.sql) query --dbname="$database" --file="$script" ;;
		*.sql.gz) gunzip -c "$script" | query --dbname="$database" ;;
		esac
	done
	pg_ctl --pgdata="$PGDATA" --wait --mode=fast stop
	echo "PostgreSQL init process complete; ready for start up."
fi

shift
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories="$socket" "$@"
