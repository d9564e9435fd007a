DROP TABLE audit.carried;
DROP FUNCTION audit.forget_sign_ins(timestamptz);
DROP FUNCTION audit.pseudonymise_sign_ins(bigint, text);
