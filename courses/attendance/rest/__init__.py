"""REST: checking in."""
