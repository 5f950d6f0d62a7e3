"""Whether and when a message may leave."""
