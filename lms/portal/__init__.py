"""Pages that need more than one app: my learning, the instructor's desk, the registrar's desk."""
