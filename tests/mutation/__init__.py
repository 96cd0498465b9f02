"""Mutation and differential: files that nobody meant, and other readers' opinions of them."""
