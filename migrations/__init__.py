"""The database's steps, numbered, each going up and down."""
