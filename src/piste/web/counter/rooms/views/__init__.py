"""Pages: week, booking, reports, rules, rounds."""
