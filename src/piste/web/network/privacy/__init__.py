"""Privacy: identity codes are refused, access is logged, and everything is forgotten by rule."""
