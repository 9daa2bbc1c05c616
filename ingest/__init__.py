"""Openbook's offline pipeline: documents in, a sealed generation of the index out."""
