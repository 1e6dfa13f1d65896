"""What answers SPARQL."""
