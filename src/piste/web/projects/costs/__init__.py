"""Costs and savings: what was booked, beside what was planned."""
