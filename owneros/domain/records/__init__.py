"""What is kept as a file, and the links that lead to it."""
