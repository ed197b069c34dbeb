-- Passkeys: public keys only, so nothing here signs anybody in.

create table passkey (
    credential_id      text        primary key check (length(credential_id) <= 1400),
    user_id            uuid        not null references users (id) on delete cascade,
    public_key         bytea       not null,
    signature_count    bigint      not null,
    uv_initialized     boolean     not null,
    backup_eligible    boolean     not null,
    backup_state       boolean     not null,
    transports         text        not null,
    attestation_object bytea       not null,
    client_data_json   bytea       not null,
    label              text        not null,
    created_at         timestamptz not null default now(),
    last_used_at       timestamptz not null default now()
);

create index passkey_user on passkey (user_id);
