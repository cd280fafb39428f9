"""Parts of a Word file: what a person sees of them is read, what nobody sees is left out and said.

An archive of XML parts in; text, tables and notices out.
"""
