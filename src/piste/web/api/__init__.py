"""Open data: the directory for other systems, out and in."""
