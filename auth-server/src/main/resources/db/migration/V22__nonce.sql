alter table client add column require_nonce boolean not null default true;

comment on column client.require_nonce is 'A request without PKCE needs a nonce.';
