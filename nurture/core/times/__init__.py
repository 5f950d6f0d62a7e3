"""Wall clocks, durations, windows and the moments that files name."""
