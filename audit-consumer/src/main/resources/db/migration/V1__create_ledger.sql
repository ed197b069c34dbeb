-- The ledger: every audit event once, in the order of its arrival, each row chained to the one before by its hash.
create table ledger (
	position      bigint        primary key check (position > 0),
	event_id      uuid          not null unique,
	subject       varchar(255)  not null,
	type          varchar(65)   not null,
	source        varchar(65)   not null,
	time          timestamptz   not null,
	recorded_at   timestamptz   not null,
	traceparent   char(55),
	data          jsonb         not null check (jsonb_typeof(data) = 'object'),
	-- Generated, so that it cannot differ from what the hash covers.
	client_id     varchar(255)  generated always as (data ->> 'client_id') stored,
	previous_hash bytea         not null check (length(previous_hash) = 32),
	hash          bytea         not null check (length(hash) = 32)
);

create index ledger_subject on ledger (subject, position);
create index ledger_type on ledger (type, position);
create index ledger_client_id on ledger (client_id, position) where client_id is not null;
create index ledger_time on ledger (time);

-- Whoever wants to change a row must first drop these triggers, which only the owner can, and then the chain shows it.
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'the audit ledger is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger ledger_append_only before update or delete or truncate on ledger
	for each statement execute function refuse_change();

-- The service appends and reads; said here too, so that it does not hang on the defaults of the schema.
do $$
begin
	if exists (select from pg_roles where rolname = 'audit_service') then
		revoke all on ledger from audit_service;
		grant select, insert on ledger to audit_service;
	end if;
end
$$;
