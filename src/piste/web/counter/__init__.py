"""The counter: what happens between a customer who comes to a point and those who serve there."""
