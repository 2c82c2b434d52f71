"""Clients: the list, one client's page, its contacts and sites, and its portal."""
