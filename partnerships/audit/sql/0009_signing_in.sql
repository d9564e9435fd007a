-- What happened at the door is appended by the application, at the database's own moment, and stays.
CREATE FUNCTION audit.set_moment() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION audit.set_moment() FROM PUBLIC;

CREATE TRIGGER set_moment BEFORE INSERT ON partnerships_signinevent FOR EACH ROW EXECUTE FUNCTION audit.set_moment();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON partnerships_signinevent FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON partnerships_signinevent FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE partnerships_signinevent ENABLE ALWAYS TRIGGER set_moment;
ALTER TABLE partnerships_signinevent ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE partnerships_signinevent ENABLE ALWAYS TRIGGER no_truncate;
