"""One module per format: the same file without what was written beside its picture.

What a format cannot be cleaned of without doubt raises `ValueError`; `png_copy` then
writes its pixels anew.
"""
