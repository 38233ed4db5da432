"""The room scale: where the work runs, and how a long run keeps what it has done."""
