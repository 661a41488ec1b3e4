"""Who is with whom: camps, communities, and how sure a division is."""
