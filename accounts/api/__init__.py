"""The JSON calls about accounts."""
