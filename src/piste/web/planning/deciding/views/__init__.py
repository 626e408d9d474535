"""Pages of regional plans."""
