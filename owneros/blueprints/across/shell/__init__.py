"""The frame around every area: the + and More, the offline page, and what makes the desk installable."""
