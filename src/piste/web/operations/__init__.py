"""Running Piste: health, logs, metrics."""
