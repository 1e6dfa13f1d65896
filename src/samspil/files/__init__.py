"""The content folders and the files in them: finding, reading, formatting."""
