-- By which name a certificate's holder is known, and what a public client's grant is bound to.

alter table client
    add column tls_san text,
    add constraint client_has_one_certificate_name check (tls_subject_dn is null or tls_san is null);

alter table oauth2_grant
    add column certificate_thumbprint text;

comment on column client.tls_san is 'A name in its certificate instead of the subject, as dns:, uri:, ip: or email: and the name (RFC 8705, section 2.1.2).';
comment on column oauth2_grant.certificate_thumbprint is 'The certificate that a public client must present at each refresh (RFC 8705, section 4).';
