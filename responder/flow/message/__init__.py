"""Messages: the wording of every text, its final body, and notices to one person."""
