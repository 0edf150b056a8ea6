"""What an operator sets, and what the servers around the application are told."""
