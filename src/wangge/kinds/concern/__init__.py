"""民情事项: a resident's concern or a grid worker's finding."""
