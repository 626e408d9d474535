"""The roster of a point, its appointments, and messages that did not arrive."""
