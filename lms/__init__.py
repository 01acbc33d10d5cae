"""The site: composition root and the leaf apps that know nothing of teaching."""
