DROP FUNCTION audit.redact(bigint[], text, bigint, text);
DROP TABLE audit.verification, audit.anchor, audit.checkpoint, audit.sealed;
