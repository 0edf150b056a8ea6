"""The use cases: report, verify, alert, deliver, respond. One function serves one request or task."""
