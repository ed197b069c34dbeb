create table first_table (id bigint primary key);

-- As in the services: a replica that waits for its schema only reads the history.
revoke insert on flyway_schema_history from audit_service;
