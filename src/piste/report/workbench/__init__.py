"""What a plan's map and its editing need, kept beside the plan: written once, mapped from disk by whoever looks."""
