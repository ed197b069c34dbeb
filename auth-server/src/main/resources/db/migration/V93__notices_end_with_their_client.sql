-- Nobody is told for a client that was removed, and what was noted for it must not stand before what others are to be told.

-- From here on; what is there is looked at last, when no other can come any more.
alter table logout_notice
    add constraint logout_notice_client foreign key (client_id) references client (client_id) on delete cascade not valid;

delete from logout_notice where not exists (select from client where client.client_id = logout_notice.client_id);

alter table logout_notice validate constraint logout_notice_client;
