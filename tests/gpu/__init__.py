"""Tests that need an NVIDIA GPU; skipped visibly without one."""
