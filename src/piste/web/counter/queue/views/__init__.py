"""The queue's views."""
