"""Step 4: how much room, what it costs, what it saves and when."""
