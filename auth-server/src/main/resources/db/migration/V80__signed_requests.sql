-- Authorization requests that clients sign (RFC 9101).

alter table client
    add column request_object_algorithm text,
    add column require_signed_requests  boolean not null default false;

comment on column client.request_object_algorithm is 'The only algorithm of its request objects; null for any that its profile allows.';
