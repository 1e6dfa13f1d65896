"""What people come for: checking, asking, classifying."""
