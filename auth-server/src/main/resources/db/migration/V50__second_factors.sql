-- Second factors. What is shared with an authenticator app is encrypted under the key-encryption key; recovery codes
-- are hashed, and gone when they are used.

create table totp (
    user_id     uuid        primary key references users (id) on delete cascade,
    secret      bytea       not null,
    enrolled_at timestamptz not null default now()
);

create table recovery_code (
    user_id uuid  not null references users (id) on delete cascade,
    hash    bytea not null,
    primary key (user_id, hash)
);
