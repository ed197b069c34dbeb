-- The service reads which migrations have been applied; only who applies them writes it down.
REVOKE INSERT ON flyway_schema_history FROM audit_service;
