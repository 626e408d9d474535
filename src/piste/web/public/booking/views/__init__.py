"""Pages: what for, where, when, who; and the private link."""
