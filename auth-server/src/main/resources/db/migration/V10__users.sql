-- The people who can sign in. Their id is the `sub` of their tokens.

create table users (
    id             uuid        primary key,
    username       text        not null,
    name           text        not null,
    email          text        not null,
    email_verified boolean     not null default false,
    locale         text,
    password_hash  text        not null,
    status         text        not null default 'active' check (status in ('active', 'locked')),
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now()
);

create unique index users_username on users (lower(username));

create table user_authority (
    user_id   uuid not null references users (id) on delete cascade,
    authority text not null,
    primary key (user_id, authority)
);

-- What resource-api may read of a user: no credential, no status.
create view user_profile as
select id::text as sub,
       username as preferred_username,
       name,
       email,
       email_verified,
       locale,
       created_at,
       updated_at
from users;

grant select on user_profile to api_service;
-- The view is read only, for the owner's service too.
revoke insert, update, delete on user_profile from auth_service;
