"""The demo city: real codes and names of one district on an invented ground plan, invented people, simulated days."""
