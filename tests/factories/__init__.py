"""Make rows for tests; one module a family of nouns."""
