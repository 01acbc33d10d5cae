"""Who takes it: places, applications, and the staff of a run."""
