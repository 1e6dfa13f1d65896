"""The door for programs that speak over standard input and output."""
