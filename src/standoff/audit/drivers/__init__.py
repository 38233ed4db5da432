"""Which numbers decide an outcome: global sensitivity by Sobol, Morris, PAWN and by regions."""
