-- The service reads which migrations have been applied; only who applies them writes it down.
revoke insert, update, delete on flyway_schema_history from auth_service;
