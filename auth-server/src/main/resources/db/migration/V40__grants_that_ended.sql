-- When a grant ended or ends: what the clean-up looks for. least() passes over a null.
create index oauth2_grant_end on oauth2_grant (least(idle_expires_at, expires_at, revoked_at));
