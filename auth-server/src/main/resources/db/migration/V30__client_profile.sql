-- Which profile a client has, and how it proves who it is other than by a secret.

alter table client
    add column profile                  text    not null default 'web' check (profile in ('web', 'public', 'fapi')),
    add column jwks                     text,
    add column jwks_uri                 text,
    add column authentication_algorithm text,
    add column tls_subject_dn           text,
    add column require_pushed_requests  boolean not null default false,
    add column dpop_bound               boolean not null default false,
    add column certificate_bound        boolean not null default false;

update client set profile = 'public' where 'none' = any (authentication_methods);

comment on column client.profile is 'Decides what is asked of the client: the class ClientProfile says what.';
comment on column client.jwks is 'The client''s public keys (RFC 7517), instead of jwks_uri.';
comment on column client.tls_subject_dn is 'The subject of the certificate that it presents (RFC 8705, section 2.1).';
