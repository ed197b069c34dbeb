alter table client
    add column disabled                boolean not null default false,
    add column version                 integer not null default 1,
    add column registration_token_hash text;

comment on column client.disabled is 'To everybody but operators the client does not exist.';
comment on column client.version is 'Counts the changes: who changes a client says which version was seen.';
comment on column client.registration_token_hash is 'Of the token by which a client that registered itself manages its registration (RFC 7592).';

-- By whose token a client may register itself (RFC 7591 section 3).
create table initial_access_token (
    id          uuid        primary key,
    token_hash  text        not null unique,
    description text        not null,
    uses_left   integer     not null check (uses_left >= 0),
    expires_at  timestamptz not null,
    created_at  timestamptz not null default now()
);

create index oauth2_grant_client on oauth2_grant (client_id);
