"""The graph model of conflicts: states, moves, rankings and what is stable."""
