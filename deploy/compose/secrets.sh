#!/usr/bin/env bash
# Makes, once, every secret that the suite in containers needs, each in the volume of the one container
# that reads it, and shows at every start how to sign in. Runs in the image of PostgreSQL.
set -euo pipefail
umask 077
cd /secrets

token() {
	head -c 32 /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '='
}

key() {
	head -c 32 /dev/urandom | base64 -w 0
}

# What a person can type: four groups of four, without letters that look alike.
password() {
	local letters
	letters=$(head -c 4096 /dev/urandom | tr -dc 'abcdefghjkmnpqrstuvwxyz23456789')
	printf '%s-%s-%s-%s' "${letters:0:4}" "${letters:4:4}" "${letters:8:4}" "${letters:12:4}"
}

# remember NAME MAKER: the value from the first start on.
remember() {
	[[ -s vault/$1 ]] || "$2" >"vault/$1"
	cat "vault/$1"
}

# give FILE GROUP: writes what stands on standard input for one container's group only.
give() {
	cat >"$1.new"
	chmod 0440 "$1.new"
	chgrp "$2" "$1.new"
	mv "$1.new" "$1"
	chmod 0755 "${1%/*}"
}

service=10001
database=999
# The group of Redis differs between variants of its image; its user does not.
cache=999

database_roles="auth_migrator auth_service api_migrator api_service audit_migrator audit_service"
for role in superuser $database_roles; do
	remember "postgres.$role" token >/dev/null
done

remember postgres.superuser token | give postgres/superuser $database
{
	# Passwords hold no character that SQL would have to quote.
	for role in $database_roles; do
		printf '\\set %s %s\n' "$role" "'''$(remember "postgres.$role" token)'''"
	done
	# The bootstrap names a password ${role}; psql calls it :role.
	sed -E 's/\$\{([a-z_]+)\}/:\1/' /suite/bootstrap.sql
} | give postgres/bootstrap.sql $database

{
	printf 'user default off\n'
	printf 'user health on nopass -@all +ping\n'
	while read -r name prefix; do
		printf 'user %s on >%s ~%s:* ~revoked:* &* +@all -@admin -@dangerous +info\n' \
			"$name" "$(remember "redis.$name" token)" "$prefix"
	done <<-'LIST'
		auth-server auth
		client-app client
		resource-api api
		audit-consumer audit
	LIST
} >redis/users.acl.new
chmod 0400 redis/users.acl.new
chown $cache redis/users.acl.new
mv redis/users.acl.new redis/users.acl
chmod 0755 redis

stores() {
	printf 'spring.datasource.password=%s\n' "$(remember "postgres.$1_service" token)"
	printf 'spring.flyway.password=%s\n' "$(remember "postgres.$1_migrator" token)"
	printf 'spring.data.redis.password=%s\n' "$(remember "redis.$2" token)"
}

person() {
	local one="oauth2flow.auth.users[$1]"
	printf '%s.username=%s\n%s.password=%s\n%s.name=%s\n%s.email=%s@example.org\n' \
		"$one" "$2" "$one" "$(remember "user.$2" password)" "$one" "$3" "$one" "$2"
}

{
	stores auth auth-server
	printf 'oauth2flow.auth.key-encryption-key=%s\n' "$(remember key-encryption-key key)"
	if [[ -s vault/second-key-encryption-key ]]; then
		# While the one above is being changed; see README.md.
		printf 'oauth2flow.auth.second-key-encryption-key=%s\n' "$(cat vault/second-key-encryption-key)"
	fi
	person 0 ada 'Ada Lovelace'
	person 1 grace 'Grace Hopper'
	printf 'oauth2flow.auth.users[1].authorities[0]=AUDITOR\n'
	# As whom the what-ifs of /flow sign in.
	person 2 what-if 'What If'
	client='oauth2flow.auth.clients[0]'
	printf '%s.client-id=client-app\n' "$client"
	printf '%s.client-secret=%s\n' "$client" "$(remember client-secret token)"
	printf '%s.client-name=OAuth 2 Flow\n' "$client"
	printf '%s.redirect-uris[0]=%s/login/oauth2/code/oauth2flow\n' "$client" "$CLIENT_APP_URL"
	printf '%s.post-logout-redirect-uris[0]=%s/\n' "$client" "$CLIENT_APP_URL"
	printf '%s.backchannel-logout-uri=%s/logout/connect/back-channel/oauth2flow\n' "$client" "$CLIENT_APP_INSIDE_URL"
	printf '%s.backchannel-logout-session-required=true\n' "$client"
	scopes=openid,profile,email,profile.read,notes.read,notes.write,audit.read,audit.read.all
	printf '%s.scopes=%s\n' "$client" "$scopes"
	if [[ -n ${TEST_CLIENT:-} ]]; then
		# The public client with which tests get tokens; see deploy/testing.
		client='oauth2flow.auth.clients[1]'
		printf '%s.client-id=%s\n%s.client-name=Tests of the suite\n' "$client" "$TEST_CLIENT" "$client"
		printf '%s.redirect-uris[0]=http://127.0.0.1/callback\n%s.scopes=%s\n' "$client" "$client" "$scopes"
		printf '%s.authorization-details-types=note_access\n' "$client"
	fi
} | give auth-server/secrets.properties $service
stores api resource-api | give resource-api/secrets.properties $service
stores audit audit-consumer | give audit-consumer/secrets.properties $service
{
	printf 'spring.data.redis.password=%s\n' "$(remember redis.client-app token)"
	printf 'oauth2flow.client.client-secret=%s\n' "$(remember client-secret token)"
	printf 'oauth2flow.client.session-encryption-key=%s\n' "$(remember session-encryption-key key)"
	printf 'oauth2flow.flow.what-if.username=what-if\n'
	printf 'oauth2flow.flow.what-if.password=%s\n' "$(remember user.what-if password)"
} | give client-app/secrets.properties $service

printf 'Open %s and sign in as ada with the password %s\n(an auditor, who sees everybody'"'"'s events: grace with %s)\n' \
	"$CLIENT_APP_URL" "$(remember user.ada password)" "$(remember user.grace password)" | give welcome/message $database
