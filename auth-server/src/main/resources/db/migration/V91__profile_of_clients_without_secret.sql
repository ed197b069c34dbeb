-- Clients without a secret that were registered through an API had taken the column's default.
update client set profile = 'public' where 'none' = any (authentication_methods) and profile <> 'public';
