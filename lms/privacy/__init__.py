"""Consent, the log of looks at personal data, and what is kept how long."""
