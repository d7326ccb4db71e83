"""A package, so that its installation (conftest.py) ends with its last test."""
