"""吹哨报到: a township calls several units together."""
