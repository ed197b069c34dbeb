-- What the refresh tokens of a grant are bound to, and for which APIs its tokens may be.

alter table oauth2_grant
    add column resources text[],
    add column dpop_jkt  text;

comment on column oauth2_grant.resources is 'What the authorization request named (RFC 8707); null for all that the scopes give.';
comment on column oauth2_grant.dpop_jkt is 'The key that must be proved at each refresh (RFC 9449, section 5); any stands for every key.';
