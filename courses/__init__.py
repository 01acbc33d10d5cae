"""What can be taken, who takes it, who was there and what they showed."""
