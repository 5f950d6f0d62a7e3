"""What runs would do, worked out beside the database."""
