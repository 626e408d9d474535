"""Step 2, how long it takes: minutes from every place to every site."""
