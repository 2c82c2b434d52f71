import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def short_home():
    """A home whose sockets fit into it, as tmp_path under xdist does not promise."""
    home = Path(tempfile.mkdtemp(prefix="oo-"))
    if os.geteuid() == 0:
        home.chmod(0o711)
    yield home
    shutil.rmtree(home)
