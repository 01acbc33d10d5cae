"""Who was there, derived from an append-only log of what was observed."""
