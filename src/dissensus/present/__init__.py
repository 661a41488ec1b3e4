"""Show coded documents to people: records in files, and a report that opens on its sentences."""
