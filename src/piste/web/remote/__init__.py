"""Remote service: calls by video with experts and interpreters, and experts on duty."""
