"""Downloads of the business's records as CSV files."""
