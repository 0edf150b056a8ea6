"""Sample areas, places and volunteers for trying Responder out in Minneapolis and St Paul."""
