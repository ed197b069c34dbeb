-- What RFC 9068 section 2.2.1 keeps equal in all access tokens of a grant.

alter table oauth2_grant
    add column amr text[] not null default '{}',
    add column acr text;

comment on column oauth2_grant.amr is 'How the user proved who they are (RFC 8176); empty where that was not kept.';
