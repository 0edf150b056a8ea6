"""What becomes of a report: placed, joined, judged, checked by people, and asked about again later."""
