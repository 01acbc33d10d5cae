"""Doors: applying, my place, the registrar's desk, an instructor's roster."""
