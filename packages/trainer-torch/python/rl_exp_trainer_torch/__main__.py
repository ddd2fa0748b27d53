"""Serves the trainer's methods over the bridge."""

from typing import Any

from rl_exp_bridge import Call, WorkerError, serve


def main() -> None:
    """Runs until the bridge closes the connection; one trainer is open at a time."""
    trainers: list[Any] = []

    def opened() -> Any:
        if not trainers:
            raise WorkerError(
                "RLX_TRAINER_NOT_OPEN",
                "No trainer is open.",
                "Call trainer/open first.",
                exit_code=70,
            )
        return trainers[0]

    def open_trainer(params: dict[str, Any], call: Call) -> dict[str, Any]:
        # Imported here, because importing torch takes seconds in which the bridge is answered already.
        from rl_exp_trainer_torch.trainer import Trainer

        trainer = Trainer.open(params, call)
        trainers[:] = [trainer]
        return trainer.opened()

    serve(
        {
            "trainer/open": open_trainer,
            "trainer/advance": lambda params, call: opened().advance(params, call),
            "trainer/evaluate": lambda params, call: opened().evaluate(params, call),
            "trainer/export": lambda params, call: opened().export(params, call),
        }
    )


if __name__ == "__main__":
    main()
