"""What is said: the words of every text, a text as it leaves, and notices to one person."""
