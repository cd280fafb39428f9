"""How far figures may be accepted without a look, on layouts and answers that nobody tuned to."""
