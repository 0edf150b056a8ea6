"""Start all of Responder's services on one machine, and say plainly what is missing."""
