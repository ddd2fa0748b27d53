"""An open trainer: states in, states out."""

import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from rl_exp_bridge import Call, WorkerError

from rl_exp_trainer_torch.adapters import Adapters
from rl_exp_trainer_torch.checkpoint import Checkpoint, load_checkpoint
from rl_exp_trainer_torch.clip import Clip, read_clips
from rl_exp_trainer_torch.determinism import pin_numerics
from rl_exp_trainer_torch.device import select_device
from rl_exp_trainer_torch.evaluate import Evaluator
from rl_exp_trainer_torch.export import ExportedFile, export_checkpoint
from rl_exp_trainer_torch.failure import Failure
from rl_exp_trainer_torch.fastest_learning import fastest_learning
from rl_exp_trainer_torch.features import Features, kept_dtype
from rl_exp_trainer_torch.fingerprint import fingerprint
from rl_exp_trainer_torch.frozen_encoder import FrozenEncoder, digest_of_layers
from rl_exp_trainer_torch.graphs import Graphs
from rl_exp_trainer_torch.hyperparameters import Hyperparameters, specifications
from rl_exp_trainer_torch.kept import Kept
from rl_exp_trainer_torch.lanes import Lanes, has_dropout, lane_count
from rl_exp_trainer_torch.live_model import LiveModel
from rl_exp_trainer_torch.memory_shares import memory_shares
from rl_exp_trainer_torch.mirrored_blob_store import open_blob_store
from rl_exp_trainer_torch.model_folder import model_folder
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.outbox import Outbox
from rl_exp_trainer_torch.precision import training_dtype
from rl_exp_trainer_torch.probe import Probe
from rl_exp_trainer_torch.sampler import Position
from rl_exp_trainer_torch.state_codec import Manifest
from rl_exp_trainer_torch.state_shelf import StateShelf
from rl_exp_trainer_torch.training_state import TrainingState
from rl_exp_trainer_torch.transition import Segment, advance
from rl_exp_trainer_torch.within_memory import Droppable, OutOfMemory, within_memory
from rl_exp_trainer_torch.workbench import Workbench

Result = TypeVar("Result")


@dataclass(frozen=True)
class Trainer:
    """Nothing it keeps between calls changes a result; it only saves loading and computing again."""

    checkpoint: Checkpoint
    bench: Workbench
    evaluator: Evaluator
    shelf: StateShelf
    outbox: Outbox
    root: Manifest
    fingerprint: dict[str, Any]

    @classmethod
    def open(cls, params: dict[str, Any], call: Call) -> "Trainer":
        """Loads the checkpoint and makes the root state: its weights in float32, the seed, no moments."""
        options = Options.parse(params["options"])
        device = select_device(params["accelerator"])
        pin_numerics(options.threads, device)
        files, place = params["model_files"], call.place
        checkpoint = load_checkpoint(options, model_folder(options.model, files, place), files)
        train, val = read_clips(params["train"], place), read_clips(params["val"], place)
        shares = memory_shares(device)
        on_device, in_memory = Kept(shares.features_on_device), Kept(shares.features_in_memory)
        frozen_states, evaluation_states = (
            Kept(shares.frozen_states),
            Kept(shares.evaluation_states),
        )
        features_as = partial(
            Features,
            checkpoint.extractor,
            checkpoint.buckets,
            place,
            device,
            on_device=on_device,
            in_memory=in_memory,
        )
        features = features_as(dtype=kept_dtype(device, training_dtype(options.precision, device)))
        clips = trainable_clips(train, checkpoint)
        adapters = (
            None
            if options.lora is None
            else Adapters.inject(checkpoint.model, options.lora, params["seed"])
        )
        live = LiveModel(checkpoint.model, device, adapters)
        probe = Probe(clips, features, checkpoint.vocabulary, options.eval_batch_size)
        features.prepare(probe.clips, call)
        lanes = Lanes(
            live.module,
            live.flat,
            lane_count(live.module, device, options.threads),
            options.threads,
        )
        records = device.type == "cuda" and not has_dropout(live.module.config)
        graphs = Graphs(device) if records else None
        kept: list[Droppable] = [on_device, in_memory, frozen_states, evaluation_states]
        if graphs is not None:
            kept.append(graphs)
        bench = Workbench(
            options=options,
            live=live,
            lanes=lanes,
            features=features,
            encoder=FrozenEncoder(features, frozen_states),
            kept=kept,
            learning=fastest_learning(
                live.module,
                lanes=lanes.count,
                device=device,
                dtype=training_dtype(options.precision, device),
            ),
            graphs=graphs,
            vocabulary=checkpoint.vocabulary,
            clips=clips,
            probe=probe,
            root_probe_loss=_finite(probe.loss(live), options.model),
        )
        blobs = open_blob_store(Path(params["blobs"]), place)
        shelf = StateShelf(blobs)
        root = TrainingState(
            seed=params["seed"],
            architecture=live.architecture,
            position=Position(epoch=0, taken=0),
            optimizer_steps=0,
            probe_loss=None,
            weights=live.snapshot(),
            moments={},
        )
        return cls(
            checkpoint=checkpoint,
            bench=bench,
            evaluator=Evaluator(
                val,
                features_as(dtype=torch.float32),
                checkpoint.vocabulary,
                lanes,
                options.eval_batch_size,
                evaluation_states,
            ),
            shelf=shelf,
            outbox=Outbox(place),
            root=shelf.put_root(root, call),
            fingerprint=fingerprint(options, checkpoint, device, params["lock"]),
        )

    def opened(self) -> dict[str, Any]:
        """The answer to `trainer/open`."""
        return {
            "root": self.root,
            "fingerprint": self.fingerprint,
            "hyperparameters": specifications(
                self.bench.live.ladder.max_frozen_layers, self.bench.options.data_orders
            ),
        }

    def advance(self, params: dict[str, Any], call: Call) -> dict[str, Any]:
        """The answer to `trainer/advance`.

        `replicate` has no say: it asks for the same computation anew, to be compared with the first one.
        """
        parent: Manifest = params["parent"]
        hyperparameters = Hyperparameters.parse(
            params["hyperparameters"],
            self.bench.live.ladder.max_frozen_layers,
            self.bench.options.data_orders,
        )
        segment = Segment(self.shelf.get(parent), parent, hyperparameters, params["segment"])
        transition = advance(self.bench, segment, call)
        if isinstance(transition.result, Failure):
            return {
                "outcome": transition.result.outcome,
                "training": transition.training,
                "evidence": transition.result.evidence,
            }
        return {
            "outcome": "ok",
            "state": self.shelf.put(transition.result, call, parent),
            "training": transition.training,
        }

    def persist(self, params: dict[str, Any], call: Call) -> dict[str, Any]:
        """The answer to `trainer/persist`, the only one that may be given beside another: where the blobs are."""
        self.shelf.persist(params["state"], call)
        return {"folder": str(self.shelf.folder)}

    def evaluate(self, params: dict[str, Any], call: Call) -> dict[str, Any]:
        """The answer to `trainer/evaluate`."""
        live, state = self.bench.live, params["state"]
        encoder = digest_of_layers(state, live.ladder, live.module.config.encoder_layers)

        def evaluation() -> dict[str, Any]:
            live.load(self.shelf.get(state))
            with live.plain():
                return self.evaluator.evaluate(live.module, encoder, call)

        return self._within_memory("an evaluation", evaluation)

    def export(self, params: dict[str, Any], call: Call) -> dict[str, Any]:
        """The answer to `trainer/export`."""
        call.check_cancelled()
        directory = self.outbox.directory(Path(params["directory"]))

        def export() -> dict[str, ExportedFile]:
            self.bench.live.load(self.shelf.get(params["state"]))
            with self.bench.live.plain() as weights:
                return export_checkpoint(self.checkpoint, weights, directory, self.outbox.remedy)

        files = self._within_memory("an export", export)
        return {"directory": str(directory), "files": files}

    def close(self) -> None:
        """Gives up writing what nobody waits for, and what was exported elsewhere."""
        self.bench.lanes.close()
        self.shelf.close()
        self.outbox.clear()

    def _within_memory(self, what: str, work: Callable[[], Result]) -> Result:
        result = within_memory(work, self.bench.kept, self.bench.live.device)
        if isinstance(result, OutOfMemory):
            raise WorkerError(
                "RLX_MEMORY_EXHAUSTED",
                f"Memory ran out in {what}, though nothing was kept there to save time: {result.message}",
                "Let fewer clips be decoded together, e.g. --set trainer.with.eval_batch_size=4, or give the trainer "
                "more memory; then type the same command again.",
                exit_code=69,
            )
        return result


def trainable_clips(clips: list[Clip], checkpoint: Checkpoint) -> list[Clip]:
    """Clips that fit the model; audio cut off under a whole label, or a label without room, would teach errors.

    Raises:
        WorkerError: RLX_TRAIN_UNUSABLE where none fits.
    """
    longest_seconds = checkpoint.buckets.max_samples / checkpoint.extractor.sampling_rate
    most_tokens = checkpoint.model.config.max_target_positions
    kept = [
        clip
        for clip in clips
        if clip.seconds <= longest_seconds
        and len(checkpoint.vocabulary.labels(clip.text)) <= most_tokens
    ]
    if not kept:
        raise WorkerError(
            "RLX_TRAIN_UNUSABLE",
            f"None of the {len(clips)} train clips fits the model's {longest_seconds:g} s window and "
            f"{most_tokens} tokens.",
            "Choose a model with a longer window or limit the length of clips in the data source.",
            exit_code=65,
        )
    if len(kept) < len(clips):
        message = {"event": "clips-left-out", "count": len(clips) - len(kept), "of": len(clips)}
        print(json.dumps(message), file=sys.stderr)
    return kept


def _finite(root_probe_loss: float, model: Path) -> float:
    if not math.isfinite(root_probe_loss):
        raise WorkerError(
            "RLX_MODEL_NOT_FINITE",
            f"The checkpoint at {model} gives a loss of {root_probe_loss} before any training.",
            "Fetch the checkpoint again, or give `model` another one.",
            exit_code=69,
        )
    return root_probe_loss
