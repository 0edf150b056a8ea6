"""What becomes of a text that comes in, and what a volunteer answers, by text or personal link."""
