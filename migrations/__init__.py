"""Numbered changes to the database. Each can go up and down."""
