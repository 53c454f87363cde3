"""Baywindow: the client portal of a multi-tenant warehouse."""

__version__ = "0.1.0"
