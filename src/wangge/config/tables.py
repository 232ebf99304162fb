"""Lays out the tables of an empty database at once, as the migrations one by one would leave them."""

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Nothing was ever laid out here."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def lay_out(connection: BaseDatabaseWrapper) -> bool:
    """Creates every table in its final form, runs what the migrations do by hand and notes them all as applied.

    Replaying each step renders every model again and again, which takes half a minute. All of it is one transaction:
    what fails leaves the database empty. False, and nothing done, where a step changes tables that no model knows of.
    """
    executor = MigrationExecutor(connection)
    steps = [step for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if any(_is_unknown(act) for step in steps for act in step.operations):
        return False
    state = executor.loader.project_state()
    with connection.schema_editor(atomic=True) as editor:
        _create(editor, state.apps)
        _by_hand(editor, steps, state)
        _note(editor, steps)
    return True


def _is_unknown(act: Operation) -> bool:
    """Only the tables are changed, so that the models in their final form do not show it."""
    return isinstance(act, SeparateDatabaseAndState) and bool(act.database_operations) and not act.state_operations


def _create(editor: BaseDatabaseSchemaEditor, apps: Apps) -> None:
    for model in apps.get_models():
        if model._meta.can_migrate(editor.connection):
            editor.create_model(model)
    waiting, editor.deferred_sql = editor.deferred_sql, []
    for statement in waiting:  # indexes and foreign keys, which the next steps may count on
        editor.execute(statement, params=None)


def _by_hand(editor: BaseDatabaseSchemaEditor, steps: list[Migration], state: ProjectState) -> None:
    for step in steps:
        for act in step.operations:
            if isinstance(act, RunPython | RunSQL):
                act.database_forwards(step.app_label, editor, state, state)


def _note(editor: BaseDatabaseSchemaEditor, steps: list[Migration]) -> None:
    recorder = MigrationRecorder(editor.connection)
    editor.create_model(recorder.Migration)
    recorder.migration_qs.bulk_create(recorder.Migration(app=step.app_label, name=step.name) for step in steps)
