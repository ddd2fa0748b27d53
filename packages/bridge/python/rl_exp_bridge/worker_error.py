"""The error that a worker raises on purpose."""


class WorkerError(Exception):
    """An expected failure; it reaches the orchestrator with the same code, message and hint.

    Args:
        code: A permanent code, ``RLX_<DOMAIN>_<FACT>``.
        message: What happened and why, in full sentences.
        hint: What to do, with the command to type where there is one.
        exit_code: What the command exits with: 1 the run failed, 65 invalid experiment,
            69 a prerequisite is missing, 70 a bug.
    """

    def __init__(self, code: str, message: str, hint: str = "", *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
