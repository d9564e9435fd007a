DROP FUNCTION audit.forget_readings(timestamptz);
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON partnerships_reading
    FOR EACH ROW EXECUTE FUNCTION audit.refuse();
ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER append_only;
DROP TABLE audit.reading_batch;
DROP FUNCTION audit.guard_batch();
DROP FUNCTION audit.guard_reading();
