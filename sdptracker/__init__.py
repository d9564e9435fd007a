"""The project: wiring of settings, database and processes; no business logic."""
