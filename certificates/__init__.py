"""What was earned: credentials, awards, documents, verification."""
