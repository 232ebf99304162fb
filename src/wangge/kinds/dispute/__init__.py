"""矛盾纠纷调解: mediation of disputes, sealed to those with a seat on the case."""
