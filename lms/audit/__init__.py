"""Who did what to whom, and when: written once, never changed."""
