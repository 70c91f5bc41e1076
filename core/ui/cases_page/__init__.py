"""The Cases page: the list, and one case with its views."""
