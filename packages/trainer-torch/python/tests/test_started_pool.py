import threading

from rl_exp_trainer_torch.started_pool import started_pool


def running() -> int:
    return sum(thread.name.startswith("ready") for thread in threading.enumerate())


def test_every_thread_runs_and_is_prepared_before_there_is_work() -> None:
    prepared: list[str] = []
    pool = started_pool(5, "ready", lambda: prepared.append(threading.current_thread().name))
    assert running() == 5
    assert len(set(prepared)) == 5
    assert all(name.startswith("ready") for name in prepared)
    assert list(pool.map(lambda number: number * number, range(9))) == [n * n for n in range(9)]
    assert running() == 5
    pool.shutdown()
