"""Makes the made-up worlds importable beside the tests, and fits one of them once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def data():
    """A fit to simulated days of the made-up world, as its file has it."""
    from made_up import fitted

    return fitted()
