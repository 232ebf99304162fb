"""Where: one tree from region to micro-grid."""
