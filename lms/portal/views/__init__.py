"""Doors of the pages that need more than one app."""
