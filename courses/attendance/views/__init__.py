"""Doors: the roll of a class session, and moving or cancelling it."""
