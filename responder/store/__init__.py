"""What is kept: a file per noun with its tables and its named queries, and what is sealed in them."""
