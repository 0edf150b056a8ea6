"""Starts all of Responder's services on one machine, and says plainly what is missing."""
