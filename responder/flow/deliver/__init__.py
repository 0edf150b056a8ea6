"""Delivery: hand texts to the carrier, record the results, find lost ones, and freeze everything."""
