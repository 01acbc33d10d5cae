"""Doors: for everybody (`public`), for the holder (`holder`), for the registrar (`desk`)."""
