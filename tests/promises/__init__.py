"""What the program promises under load and faults, shown with real parts."""
