"""Filters that pages and the API share; one module a noun."""
