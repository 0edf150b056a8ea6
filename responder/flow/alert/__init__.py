"""What goes to many: drafted, approved, sent whole or in waves, with its cost; and what may go by itself."""
