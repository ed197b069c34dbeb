-- What a user has allowed a client to do, until it is withdrawn.

create table consent (
    user_id    uuid        not null references users (id) on delete cascade,
    client_id  uuid        not null references client (id) on delete cascade,
    scopes     text[]      not null,
    granted_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (user_id, client_id)
);
