-- What clients ask for in detail, users allow, and grants are of (RFC 9396).

alter table client add column authorization_details_types text[] not null default '{}';

alter table consent add column authorization_details text[] not null default '{}';

alter table oauth2_grant add column authorization_details text;

comment on column client.authorization_details_types is 'The types of authorization details that it may use.';
comment on column consent.authorization_details is 'What the user has allowed, each as JSON.';
comment on column oauth2_grant.authorization_details is 'What was granted beside the scopes, as JSON; null for nothing.';
