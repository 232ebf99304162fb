"""The one signal of the engine, sent after commit."""

from django.dispatch import Signal

# Arguments: matter_id, number, kind, move ("open" for a new matter), state, at.
matter_moved = Signal()
