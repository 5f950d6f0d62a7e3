"""Who agreed to what: what holds, how it came to be known, and the chain in which every record stands."""
