"""REST: one module for each kind of work."""
