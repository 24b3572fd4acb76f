"""Tests against the product's own server processes, started as an operator starts them."""
