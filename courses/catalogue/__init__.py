"""What can be taken: courses, their lectures, and the runs that deliver them."""
