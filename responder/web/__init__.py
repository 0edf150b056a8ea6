"""Pages, API and webhooks: reading requests and answering them."""
