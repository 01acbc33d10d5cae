"""The words: Wagtail pages for courses, lectures, notices and help."""
