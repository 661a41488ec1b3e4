"""How united a group is: its indices, the silent, who moves them, and its change."""
