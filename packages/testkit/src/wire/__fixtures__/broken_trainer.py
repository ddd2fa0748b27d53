"""The trainer of examples/trainer-in-python with one fault: `python3 broken_trainer.py FAULT`, or `none`."""

import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[5] / "examples" / "trainer-in-python"))
import trainer
import wire

Trainer, Wire, Call, FAULT = trainer.Trainer, wire.Wire, wire.Call, sys.argv[1]
_answer, _refuse, _read, _advance, _evaluate, _put, _get, _batch, _export = (
    Wire.answer, Wire.refuse, Wire.read, Trainer.advance, Trainer.evaluate,
    Trainer.put, Trainer.get, Trainer.batch, Trainer.export,
)  # fmt: skip


def handshake():
    Wire.answer = lambda self, identity, result: _answer(
        self, identity, {**result, "nonce": "another"} if "nonce" in result else result
    )


def unknown_method():
    Wire.refuse = lambda self, identity, code, text: (
        _answer(self, identity, {}) if code == -32601 else _refuse(self, identity, code, text)
    )


def malformed_line():
    Wire.refuse = lambda self, identity, code, text: (
        os._exit(1) if code == -32700 else _refuse(self, identity, code, text)
    )


def cancellation():
    Call.progress = lambda self, task, done, unit: None


def side_by_side():
    def evaluate(self, params, call):
        answer = _evaluate(self, params, call)
        time.sleep(0.2)
        while not call._wire.requests.empty():
            call._wire.requests.get()
        return answer

    Trainer.evaluate = evaluate


def shutdown():
    Wire.answer = lambda self, identity, result: (
        _answer(self, identity, result),
        os._exit(3) if result == {} else None,
    )


def closed_stdin():
    exit = os._exit
    os._exit = lambda code: time.sleep(60) or exit(code)


def clean_stdout():
    stdout = os.dup(1)

    def evaluate(self, params, call):
        os.write(stdout, b"evaluating ...\n")
        return _evaluate(self, params, call)

    Trainer.evaluate = evaluate


def clean_stdout_progress():
    Call.progress = lambda self, task, done, unit: self._wire.send(
        method="$/progress", params={"percent": 10}
    )


def open_id():
    Trainer.put = lambda self, weights, **meta: {**_put(self, weights, **meta), "id": "a" * 64}


def open_schema():
    opened = Trainer.opened
    Trainer.opened = lambda self: {**opened(self), "greeting": "hello"}


def advance_short():
    Trainer.advance = lambda self, params, call: _advance(
        self, {**params, "segment": {"updates": 1}}, call
    )


def advance_echo():
    def advance(self, params, call):
        result = _advance(self, params, call)
        result["training"]["echo"]["lr"] *= 2
        return result

    Trainer.advance = advance


def evaluate_order():
    Trainer.evaluate = lambda self, params, call: {
        **(answer := _evaluate(self, params, call)),
        "items": answer["items"][::-1],
    }


def evaluate_metric():
    Trainer.evaluate = lambda self, params, call: {
        **_evaluate(self, params, call),
        "metrics": {"accuracy": 1},
    }


def parent_untouched():
    kept = {}

    def get(self, state):
        kept.setdefault("weights", _get(self, state))
        return kept["weights"]

    Trainer.get = get


def determinism():
    # The same within a process, another in the next one.
    Trainer.batch = lambda self, taken, size: random.Random(f"{os.getpid()} {taken}").sample(
        self.train, size
    )


def seed():
    put = Trainer.put

    def seedless(self, weights, **meta):
        own, self.seed = self.seed, 0
        try:
            return put(self, weights, **meta)
        finally:
            self.seed = own

    Trainer.put = seedless


def replicate():
    Trainer.advance = lambda self, params, call: _advance(
        self, {**params, "segment": {"updates": 2 + params["replicate"]}}, call
    )


def failure():
    def advance(self, params, call):
        result = _advance(self, params, call)
        if result["outcome"] != "ok":
            raise FloatingPointError("the loss is not finite")
        return result

    Trainer.advance = advance


def missing_blob():
    def get(self, state):
        try:
            return _get(self, state)
        except OSError:
            os._exit(1)

    Trainer.get = get


def persist():
    kept = {}

    def put(self, weights, **meta):
        state = _put(self, weights, **meta)
        kept[state["id"]] = weights
        digest = state["entries"][0]["blob"]
        (self.blobs / digest[:2] / digest).unlink()
        return state

    Trainer.put = put
    Trainer.get = lambda self, state: kept[state["id"]][:]


def content_addressing():
    kept = {}

    def put(self, weights, **meta):
        state = _put(self, weights, **meta)
        kept[state["id"]] = weights
        digest = state["entries"][0]["blob"]
        (self.blobs / digest[:2] / digest).write_bytes(
            bytes(state["entries"][0]["bytes"] - 1) + b"x"
        )
        return state

    Trainer.put = put
    Trainer.get = lambda self, state: kept[state["id"]][:]


def fresh_process():
    places = {}

    def put(self, weights, updates, taken):
        state = _put(self, weights, updates=updates, taken=0)
        places[state["id"]] = taken
        return state

    def advance(self, params, call):
        Trainer.batch = lambda self, taken, size: _batch(
            self, taken + places.get(params["parent"]["id"], 0), size
        )
        return _advance(self, params, call)

    Trainer.put, Trainer.advance = put, advance


def export():
    Trainer.export = lambda self, params, call: {
        **(answer := _export(self, params, call)),
        "files": {"model.json": {**answer["files"]["model.json"], "sha256": "b" * 64}},
    }


def none():
    """No fault."""


globals()[FAULT]()
wire.serve(Trainer)
