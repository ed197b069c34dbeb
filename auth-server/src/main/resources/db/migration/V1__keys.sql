-- Keys are shared by all replicas. What is secret in them is encrypted under the
-- key-encryption key that kek_id names.

create table signing_key (
    kid         text        primary key,
    algorithm   text        not null,
    public_jwk  text        not null,
    private_key bytea       not null,
    kek_id      text        not null,
    created_at  timestamptz not null default now(),
    use_from    timestamptz not null,
    retire_at   timestamptz
);

comment on column signing_key.use_from is 'Signs from here on; published before.';
comment on column signing_key.retire_at is 'No longer published from here on.';

create table mac_key (
    purpose    text        not null,
    version    smallint    not null check (version between 1 and 255),
    key        bytea       not null,
    kek_id     text        not null,
    created_at timestamptz not null default now(),
    primary key (purpose, version)
);
