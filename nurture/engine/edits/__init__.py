"""What was edited since the last run, and what becomes of it."""
