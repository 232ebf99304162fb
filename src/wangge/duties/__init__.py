"""职责目录: what grids, their workers and offices answer for, in versions; never a quota, never a score."""
