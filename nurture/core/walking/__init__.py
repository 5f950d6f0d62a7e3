"""One lead's walk through one campaign, step by step."""
