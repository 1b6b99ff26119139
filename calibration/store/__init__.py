"""The only SQL: models, engine, migrations, queries."""
