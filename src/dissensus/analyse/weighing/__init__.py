"""Support against risk, and what would change if actors held something else."""
