"""What carries texts to phones: claim, send, record, find out what became of them, hold all back."""
