"""Server-sent events: what happens is told to every open page that may know."""
