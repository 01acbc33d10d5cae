"""REST wiring only: router, errors, pagination, throttles, schema."""
