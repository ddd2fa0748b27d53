import threading

from rl_exp_trainer_torch.started_pool import started_pool


def test_every_thread_runs_and_is_prepared_before_there_is_work() -> None:
    before = threading.active_count()
    prepared: list[str] = []
    pool = started_pool(5, "ready", lambda: prepared.append(threading.current_thread().name))
    assert threading.active_count() == before + 5
    assert len(set(prepared)) == 5
    assert all(name.startswith("ready") for name in prepared)
    assert list(pool.map(lambda number: number * number, range(9))) == [n * n for n in range(9)]
    assert threading.active_count() == before + 5
    pool.shutdown()
