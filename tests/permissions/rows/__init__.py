"""One module of rows for each app; `tests/permissions/matrix.py` says how to write them."""
