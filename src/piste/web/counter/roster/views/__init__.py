"""Pages: week, appointments of a day, messages that failed."""
