CREATE TABLE outbox_record (
	id varchar(255) PRIMARY KEY,
	status varchar(20) NOT NULL,
	record_key varchar(255) NOT NULL,
	record_type varchar(255) NOT NULL,
	payload text NOT NULL,
	context text,
	created_at timestamptz NOT NULL,
	completed_at timestamptz,
	failure_count int NOT NULL,
	failure_reason varchar(1000),
	next_retry_at timestamptz NOT NULL,
	partition_no integer NOT NULL,
	handler_id varchar(1000) NOT NULL
);

CREATE TABLE outbox_instance (
	instance_id varchar(255) PRIMARY KEY,
	hostname varchar(255) NOT NULL,
	port integer NOT NULL,
	status varchar(50) NOT NULL,
	started_at timestamptz NOT NULL,
	last_heartbeat timestamptz NOT NULL,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL
);

CREATE TABLE outbox_partition (
	partition_number integer PRIMARY KEY,
	instance_id varchar(255),
	version bigint NOT NULL DEFAULT 0,
	updated_at timestamptz NOT NULL
);
