"""What other people write, as data: servers that refuse, and lists of those who get no mail."""
