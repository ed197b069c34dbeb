-- One row per exchanged authorization code. It holds no token: an access token names its
-- grant, and a refresh token is the grant's id and generation under a MAC.

create table oauth2_grant (
    id              uuid        primary key,
    client_id       text        not null,
    subject         text        not null,
    scopes          text[]      not null,
    auth_time       timestamptz not null,
    sid             text,
    generation      integer     not null default 1,
    created_at      timestamptz not null default now(),
    rotated_at      timestamptz not null default now(),
    idle_expires_at timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz,
    revoked_reason  text
);

create index oauth2_grant_subject on oauth2_grant (subject, client_id);
create index oauth2_grant_expiry on oauth2_grant (expires_at);
