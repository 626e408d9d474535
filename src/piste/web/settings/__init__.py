"""Settings: base for all; local (one machine), demo, production and test say what differs."""
