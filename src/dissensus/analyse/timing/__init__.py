"""When a discourse changes: phases, change points, and what they are drawn with."""
