"""Tests; this file lets plain `pytest` find the packages without configuration."""
