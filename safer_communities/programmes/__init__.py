"""Programmes as data files, and what reads them."""
