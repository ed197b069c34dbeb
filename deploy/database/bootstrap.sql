-- Roles, schemas and privileges of the suite's one database. Idempotent; run in the database itself by a superuser or,
-- where the provider gives none, by the database's owner with CREATEROLE (PostgreSQL 16 or later), always the same one.
-- Each service owns a schema: a migrator role that may change its shape, and a service role that may only use it.
-- ${...} stands for a password and is replaced, quoted, by whoever runs this.

DO $$
DECLARE
	role_name text;
BEGIN
	FOREACH role_name IN ARRAY ARRAY['auth_migrator', 'auth_service', 'api_migrator', 'api_service', 'audit_migrator', 'audit_service']
	LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
			EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT', role_name);
		END IF;
	END LOOP;
	-- Who makes a role may administer it, but since PostgreSQL 16 neither make a schema for it nor set its default
	-- privileges without being its member. A superuser may anyway.
	IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
		FOREACH role_name IN ARRAY ARRAY['auth_migrator', 'api_migrator', 'audit_migrator']
		LOOP
			EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT TRUE, SET TRUE', role_name);
		END LOOP;
	END IF;
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO auth_migrator, auth_service, api_migrator, api_service, audit_migrator, audit_service', current_database());
END
$$;

ALTER ROLE auth_migrator PASSWORD ${auth_migrator};
ALTER ROLE auth_service PASSWORD ${auth_service};
ALTER ROLE api_migrator PASSWORD ${api_migrator};
ALTER ROLE api_service PASSWORD ${api_service};
ALTER ROLE audit_migrator PASSWORD ${audit_migrator};
ALTER ROLE audit_service PASSWORD ${audit_service};

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION auth_migrator;
CREATE SCHEMA IF NOT EXISTS api AUTHORIZATION api_migrator;
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION audit_migrator;

ALTER ROLE auth_migrator SET search_path = auth;
ALTER ROLE auth_service SET search_path = auth;
ALTER ROLE api_migrator SET search_path = api;
ALTER ROLE api_service SET search_path = api;
ALTER ROLE audit_migrator SET search_path = audit;
ALTER ROLE audit_service SET search_path = audit;

GRANT USAGE ON SCHEMA auth TO auth_service;
GRANT USAGE ON SCHEMA api TO api_service;
GRANT USAGE ON SCHEMA audit TO audit_service;
-- resource-api reads users through one view, which auth-server's migration grants to it.
GRANT USAGE ON SCHEMA auth TO api_service;

-- The history of migrations is a table, too: each service's migrations take back that it may be written.
ALTER DEFAULT PRIVILEGES FOR ROLE auth_migrator IN SCHEMA auth GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO auth_service;
ALTER DEFAULT PRIVILEGES FOR ROLE auth_migrator IN SCHEMA auth GRANT USAGE ON SEQUENCES TO auth_service;
ALTER DEFAULT PRIVILEGES FOR ROLE api_migrator IN SCHEMA api GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO api_service;
ALTER DEFAULT PRIVILEGES FOR ROLE api_migrator IN SCHEMA api GRANT USAGE ON SEQUENCES TO api_service;
-- The ledger is append-only: its service may neither change nor delete.
ALTER DEFAULT PRIVILEGES FOR ROLE audit_migrator IN SCHEMA audit GRANT SELECT, INSERT ON TABLES TO audit_service;
ALTER DEFAULT PRIVILEGES FOR ROLE audit_migrator IN SCHEMA audit GRANT USAGE ON SEQUENCES TO audit_service;
