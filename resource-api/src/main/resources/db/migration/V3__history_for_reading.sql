-- The service reads which migrations have been applied; only who applies them writes it down.
REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM api_service;
