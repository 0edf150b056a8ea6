"""Community rapid response: report, verify, alert, deliver, respond."""
