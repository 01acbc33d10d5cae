"""REST: what learners, staff and devices send about who was there."""
