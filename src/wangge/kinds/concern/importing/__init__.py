"""Concerns from tables of any layout: reading, guessing what each column is, and understanding its cells."""

from wangge.kinds.concern.importing.columns import FIELDS, Mapping, MappingRefused, apply_choices, guess
from wangge.kinds.concern.importing.table import Line, Table, open_table

__all__ = ["FIELDS", "Line", "Mapping", "MappingRefused", "Table", "apply_choices", "guess", "open_table"]
