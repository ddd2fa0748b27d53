"""A trainer program that trains nothing; `options.fault` says what it does wrong, and when."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

DIGEST = hashlib.sha256(b"").hexdigest()
TRAINING = {
    "updates": 0, "optimizer_steps": 0, "examples": 0, "audio_seconds": 0, "train_loss": None, "grad_norm": None,
    "trainable_parameters": 0, "echo": {}, "gpu_mem_gb": None, "seconds": 0,
}  # fmt: skip


def state(**meta):
    body = {"entries": [], "meta": meta}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return {"id": hashlib.sha256(text.encode()).hexdigest(), **body}


def opened(params):
    lr = {
        "name": "lr",
        "type": "float",
        "default": 1,
        "min": 0,
        "max": 9,
        "description": "Of no effect.",
    }
    fingerprint = {
        "code": DIGEST,
        "configuration": DIGEST,
        "numerics": {},
        "bit_deterministic": True,
    }
    seen = {
        "params": sorted(params),
        "environment": sorted(os.environ),
        "directory": str(Path.cwd()),
    }
    root = state(seen=json.dumps(seen), options=json.dumps(params["options"]))
    return {"root": root, "fingerprint": fingerprint, "hyperparameters": [lr]}


def advanced(fault):
    if fault == "dies":
        print("out of luck", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    elif fault == "stands-still":
        time.sleep(1000)
    elif fault == "computes":
        end = time.monotonic() + 3
        while time.monotonic() < end:
            pass
    elif fault == "lies":
        return {"outcome": "better than ever"}
    elif fault == "leaves-children":
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        return {"outcome": "ok", "state": state(child=child.pid), "training": TRAINING}
    return {"outcome": "ok", "state": state(advanced=1), "training": TRAINING}


fault = None
for line in sys.stdin:
    message = json.loads(line)
    method, params = message["method"], message["params"]
    if method == "initialize":
        result = {"protocol": 1, "nonce": params["nonce"], "methods": []}
    elif method == "trainer/open":
        fault = params["options"].get("fault")
        result = opened(params)
    elif method == "trainer/advance":
        result = advanced(fault)
    elif method == "trainer/evaluate":
        result = {"metrics": {"wer": 1}, "items": []}
    elif method == "shutdown":
        result = {}
    else:
        continue
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
    if method == "shutdown":
        break
