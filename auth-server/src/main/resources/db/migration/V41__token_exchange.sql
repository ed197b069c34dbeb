alter table client add column exchange_from text[] not null default '{}';

comment on column client.exchange_from is 'The clients whose access tokens this client may exchange (RFC 8693).';
