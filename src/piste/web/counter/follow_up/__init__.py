"""Follow-up: what visits, waits, causes and resources come to, and the next plan's base data."""
