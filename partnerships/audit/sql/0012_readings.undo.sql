DROP TRIGGER set_moment ON partnerships_reading;
DROP TRIGGER append_only ON partnerships_reading;
DROP TRIGGER no_truncate ON partnerships_reading;
