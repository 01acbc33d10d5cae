"""Pages about people: one's own details and keys, the registrar's people, the messages that were sent."""
