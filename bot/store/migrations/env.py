"""Runs the migrations on the connection that the store passes in."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=False,  # inside the store's own transaction
)
context.run_migrations()
