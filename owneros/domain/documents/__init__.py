"""Documents on paper: drawn by typst from plain data, in one design for estimates and invoices."""
