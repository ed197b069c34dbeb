alter table scope
    add column disabled boolean not null default false,
    add column version  integer not null default 1;

comment on column scope.disabled is 'To everybody but operators the scope does not exist.';
comment on column scope.version is 'Counts the changes by operators; what the settings say is only of the first.';
