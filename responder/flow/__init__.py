"""What can be done: report, verify, alert, deliver, respond; one function per request or task."""
