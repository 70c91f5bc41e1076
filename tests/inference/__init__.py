"""Tests of this station of the walk."""
