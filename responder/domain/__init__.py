"""The rules, as pure functions and tables: no framework, no database, no clock."""
