"""Starts what Responder is made of on one machine, and says plainly what is missing."""
