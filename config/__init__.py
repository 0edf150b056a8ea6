"""The settings for operators, and the configuration of the servers around the application."""
