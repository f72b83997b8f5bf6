"""What a city publishes of itself for a province: facts without names, signed and sealed."""
