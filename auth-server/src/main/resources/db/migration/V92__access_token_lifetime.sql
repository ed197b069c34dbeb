-- A client's access tokens may live shorter than everybody's.

alter table client
    add column access_token_seconds integer check (access_token_seconds > 0);

comment on column client.access_token_seconds is 'Null: as long as everybody''s. A longer one is cut to that.';
