"""What is done for clients, where and when."""
