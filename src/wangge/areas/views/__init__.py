"""Pages of areas: the tree, the grids, their maps, and what the public sees of a grid."""
