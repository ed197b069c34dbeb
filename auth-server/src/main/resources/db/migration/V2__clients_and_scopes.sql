create table resource (
    identifier text        primary key,
    created_at timestamptz not null default now()
);

comment on column resource.identifier is 'The API''s identifier, which becomes the audience of its tokens (RFC 8707).';

create table scope (
    name               text        primary key,
    description        text        not null,
    resource           text        references resource (identifier),
    required_authority text,
    created_at         timestamptz not null default now()
);

comment on column scope.description is 'What the user reads on the consent page.';
comment on column scope.required_authority is 'The scope is granted only to users who have this authority.';

create table client (
    id                          uuid        primary key,
    client_id                   text        not null unique,
    client_name                 text        not null,
    secret_hash                 text,
    first_party                 boolean     not null,
    require_pkce                boolean     not null,
    id_token_algorithm          text        not null,
    authentication_methods      text[]      not null,
    grant_types                 text[]      not null,
    redirect_uris               text[]      not null,
    post_logout_redirect_uris   text[]      not null,
    scopes                      text[]      not null,
    resources                   text[]      not null,
    created_at                  timestamptz not null default now(),
    updated_at                  timestamptz not null default now()
);

comment on column client.first_party is 'The user is not asked for consent.';
comment on column client.resources is 'The APIs that this client speaks for: it may introspect the tokens that are meant for them.';
