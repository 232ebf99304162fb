"""安全隐患与日管控、周排查、月调度: a register of lifts and the like, their checks, the life of a hazard."""
