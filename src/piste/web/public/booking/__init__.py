"""Booking by customers: one question a page, and the private link."""
