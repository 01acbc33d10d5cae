"""REST of attendance."""
