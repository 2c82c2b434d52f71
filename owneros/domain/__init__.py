"""The contractor's business: one package per noun. No Flask request, no HTML."""
