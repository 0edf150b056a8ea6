"""What an operator does at the command line: look, import, hold, add accounts; and the files that are read for it."""
