"""What an operator does at the command line: checks, imports, legal holds, accounts; and reading the files for it."""
