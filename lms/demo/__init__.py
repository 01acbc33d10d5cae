"""A realistic Korean site from a fixed seed."""
