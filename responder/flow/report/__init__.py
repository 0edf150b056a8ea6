"""Reports: by form, text, phone or partner, and what a reporter can do with a report afterwards."""
