alter table users add column credential_version integer not null default 1;

comment on column users.credential_version is 'Counts what ends all sessions, such as a new password: a session begun under an older one is not kept.';
