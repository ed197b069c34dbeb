-- The tables that the outbox library reads and writes. Their names and columns are the library's;
-- the indexes are those that its queries use.
CREATE TABLE outbox_record
(
    id             varchar(255)  PRIMARY KEY,
    status         varchar(20)   NOT NULL,
    record_key     varchar(255)  NOT NULL,
    record_type    varchar(255)  NOT NULL,
    payload        text          NOT NULL,
    context        text,
    created_at     timestamptz   NOT NULL,
    completed_at   timestamptz,
    failure_count  integer       NOT NULL,
    failure_reason varchar(1000),
    next_retry_at  timestamptz   NOT NULL,
    partition_no   integer       NOT NULL,
    handler_id     varchar(1000) NOT NULL
);

CREATE INDEX outbox_record_key_created ON outbox_record (record_key, created_at);
CREATE INDEX outbox_record_key_completed_created ON outbox_record (record_key, completed_at, created_at);
CREATE INDEX outbox_record_partition_status_retry ON outbox_record (partition_no, status, next_retry_at);
CREATE INDEX outbox_record_status_retry ON outbox_record (status, next_retry_at);

CREATE TABLE outbox_instance
(
    instance_id    varchar(255) PRIMARY KEY,
    hostname       varchar(255) NOT NULL,
    port           integer      NOT NULL,
    status         varchar(50)  NOT NULL,
    started_at     timestamptz  NOT NULL,
    last_heartbeat timestamptz  NOT NULL,
    created_at     timestamptz  NOT NULL,
    updated_at     timestamptz  NOT NULL
);

CREATE INDEX outbox_instance_status_heartbeat ON outbox_instance (status, last_heartbeat);

CREATE TABLE outbox_partition
(
    partition_number integer     PRIMARY KEY,
    instance_id      varchar(255),
    version          bigint      NOT NULL DEFAULT 0,
    updated_at       timestamptz NOT NULL
);

CREATE INDEX outbox_partition_instance ON outbox_partition (instance_id);
