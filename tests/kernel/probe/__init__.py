"""An app with jobs whose effect can be counted, for tests with a real worker."""
