#!/usr/bin/env bash
# Makes a local certificate authority and a certificate per kind of container, once. The authority's key is
# thrown away, so nothing else will ever be signed by it. Runs in the image of PostgreSQL.
set -euo pipefail
umask 077
cd /tls
[[ ! -s authority/ca.crt ]] || exit 0
work=$(mktemp -d)

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 -subj "/CN=oauth2-flow local authority" \
	-addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
	-keyout "$work/ca.key" -out "$work/ca.crt"

# issue FOLDER OWNER NAME...
issue() {
	local folder=$1 owner=$2 names
	shift 2
	names=$(printf ',DNS:%s' "$@")
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$work/tls.key" -out "$work/tls.csr"
	printf 'subjectAltName=%s,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' "${names#,}" >"$work/extensions"
	openssl x509 -req -in "$work/tls.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -days 825 -extfile "$work/extensions" \
		-out "$folder/tls.crt"
	cp "$work/tls.key" "$folder/tls.key"
	cat "$folder/tls.key" "$folder/tls.crt" >"$folder/tls.pem"
	chmod 0400 "$folder"/tls.*
	chown "$owner" "$folder"/tls.*
	chmod 0755 "$folder"
}

issue services 10001 auth-server resource-api audit-consumer client-app localhost
issue balancer 99 localhost auth-server resource-api audit-consumer client-app
issue postgres 999 postgres localhost
issue redis 999 redis localhost
issue kafka 1000 kafka localhost

openssl pkcs12 -export -nokeys -in "$work/ca.crt" -jdktrust anyExtendedKeyUsage -passout pass:public -out authority/trust.p12
cp "$work/ca.crt" authority/ca.crt
chmod 0444 authority/*
chmod 0755 authority
