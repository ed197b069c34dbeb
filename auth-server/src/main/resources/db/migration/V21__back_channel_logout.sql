-- Which clients are told when a session ends, and what they are still to be told.

alter table client
    add column backchannel_logout_uri              text,
    add column backchannel_logout_session_required boolean not null default false;

create table logout_notice (
    id         uuid        primary key default gen_random_uuid(),
    client_id  text        not null,
    subject    text        not null,
    sid        text        not null,
    attempts   integer     not null default 0,
    due_at     timestamptz not null default now(),
    created_at timestamptz not null default now()
);

comment on column logout_notice.due_at is 'Sent from here on; who sends it puts this off first.';

create index logout_notice_due on logout_notice (due_at);

create index oauth2_grant_session on oauth2_grant (subject, sid);
