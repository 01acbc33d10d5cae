"""What everything may stand on: clock, errors, jobs, locking, ids, Korean text. It imports nothing of ours."""
