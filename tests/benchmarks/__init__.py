"""Speed and memory, printed as a table by `make bench`; never part of the tests."""
