"""Whether a person asked for what a mail points to, or a machine: signs and their points, in `rules.toml`."""
