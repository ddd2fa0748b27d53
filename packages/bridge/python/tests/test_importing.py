import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rl_exp_bridge import importing


@pytest.fixture(autouse=True)
def thawed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "rlx_large.py").write_text("parts = [[] for _ in range(5000)]")
    (tmp_path / "rlx_broken.py").write_text("raise ValueError")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "rlx_large", raising=False)
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_is_imported_is_set_aside_once() -> None:
    with importing():
        import rlx_large  # type: ignore[import-not-found]

        assert not gc.isenabled()
    assert gc.isenabled()
    assert len(rlx_large.parts) == 5000
    frozen = gc.get_freeze_count()
    assert frozen > 5000
    made_since = [[] for _ in range(5000)]  # type: ignore[var-annotated]
    with importing():
        import rlx_large
    assert gc.get_freeze_count() <= frozen
    assert len(made_since) == 5000


def test_an_import_that_fails_leaves_the_collector_at_work() -> None:
    with pytest.raises(ValueError), importing():
        import rlx_broken  # type: ignore[import-not-found]  # noqa: F401
    assert gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    try:
        with importing():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
