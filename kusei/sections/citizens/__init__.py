"""市民課: the citizens' section of a ward office."""
