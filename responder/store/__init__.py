"""What we store: one file per noun with its tables, its queries and its sealed content."""
