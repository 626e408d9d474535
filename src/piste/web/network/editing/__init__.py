"""Pages on which the directory is kept: lists and one form for each kind of thing."""
