-- What was read is appended by the application, at the database's own moment, and stays.
CREATE TRIGGER set_moment BEFORE INSERT ON partnerships_reading FOR EACH ROW EXECUTE FUNCTION audit.set_moment();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON partnerships_reading FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON partnerships_reading FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER set_moment;
ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER no_truncate;
