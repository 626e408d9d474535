"""The map of a plan: looked at, edited and compared, by everybody who plans a region together."""
