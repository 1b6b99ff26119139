"""Starlette: identity, middleware, the answer route, health and headers."""
