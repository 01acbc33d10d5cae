"""The press: the one room that draws, for certificates, lists, forms and slips. It knows paper and no people; what is printed is handed in.

The engine is loaded at the first document, not at import: it costs 0.6 s and 40 MB that only a process that draws should pay.
"""
