"""What customers and staff think: gathered by several methods, told honestly, acted on."""
