-- What OpenID Connect Core 1.0 section 5.1 knows of a user beyond V10.

alter table users
    add column given_name            text,
    add column family_name           text,
    add column middle_name           text,
    add column nickname              text,
    add column profile               text,
    add column picture               text,
    add column website               text,
    add column gender                text,
    add column birthdate             text,
    add column zoneinfo              text,
    add column phone_number          text,
    add column phone_number_verified boolean not null default false,
    add column address               jsonb;

comment on column users.profile is 'The address of a page about the user.';
comment on column users.birthdate is 'YYYY-MM-DD, or YYYY alone.';
comment on column users.address is 'An object of texts: formatted, street_address, locality, region, postal_code, country.';

-- Claims that were asked for by name (section 5.5), beyond those that come with the scopes.

alter table consent add column claims text[] not null default '{}';

alter table oauth2_grant add column claims text[] not null default '{}';

comment on column oauth2_grant.claims is 'What the user info endpoint tells beyond what the scopes give access to.';
