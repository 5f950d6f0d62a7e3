"""What people write back who want no more, as data."""
