"""Forms of the programme office."""
