"""The pages and the webhooks: what a request is turned into, and what comes back."""
