DROP TRIGGER set_moment ON partnerships_signinevent;
DROP TRIGGER append_only ON partnerships_signinevent;
DROP TRIGGER no_truncate ON partnerships_signinevent;
DROP FUNCTION audit.set_moment();
