"""矛盾纠纷调解: course, law, bodies and figures; pure Python."""
