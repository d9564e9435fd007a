DROP TABLE audit.verification, audit.anchor, audit.checkpoint, audit.sealed;
