"""One module per photo format: `read_header` (no decoding) and `open_pixels`."""
