"""Serves the trainer's methods over the bridge."""

from typing import Any

from rl_exp_bridge import Call, WorkerError, importing, serve


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
        with importing():
            import transformers.models.whisper.modeling_whisper  # noqa: F401 - a trainer needs it at once

            from rl_exp_trainer_torch.trainer import Trainer

        close()
        trainers.append(Trainer.open(params, call))
        answer: dict[str, Any] = opened().opened()
        return answer

    def close() -> None:
        while trainers:
            trainers.pop().close()

    serve(
        methods={
            "trainer/open": open_trainer,
            "trainer/advance": lambda params, call: opened().advance(params, call),
            "trainer/evaluate": lambda params, call: opened().evaluate(params, call),
            "trainer/export": lambda params, call: opened().export(params, call),
        },
        beside={"trainer/persist": lambda params, call: opened().persist(params, call)},
    )
    close()


if __name__ == "__main__":
    main()
