"""Clients (who pays the contractor), their contacts and sites.

Invariants: a client is a person or a company; archived clients stay on their documents; a site belongs to one
client.
"""
