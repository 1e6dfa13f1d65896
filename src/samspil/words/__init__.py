"""What every room needs to speak: names, texts, errors and findings."""
