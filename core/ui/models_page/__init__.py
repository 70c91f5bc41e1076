"""The parts of the Models page, each drawing one section of it."""
