"""What transitions work with."""

from collections.abc import Sequence
from dataclasses import dataclass

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.frozen_encoder import FrozenEncoder
from rl_exp_trainer_torch.graphs import Graphs
from rl_exp_trainer_torch.lanes import Lanes
from rl_exp_trainer_torch.learning import Learning
from rl_exp_trainer_torch.live_model import LiveModel
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.probe import Probe
from rl_exp_trainer_torch.vocabulary import Vocabulary
from rl_exp_trainer_torch.within_memory import Droppable


@dataclass(frozen=True)
class Workbench:
    """The same for every segment of a trainer; only the live model changes hands.

    Attributes:
        kept: All that is kept to save time, and dropped where memory runs out.
        learning: How gradients are taken.
        graphs: Recorded passes, on a GPU whose training draws no random numbers.
    """

    options: Options
    live: LiveModel
    lanes: Lanes
    features: Features
    encoder: FrozenEncoder
    kept: Sequence[Droppable]
    learning: Learning
    graphs: Graphs | None
    vocabulary: Vocabulary
    clips: Sequence[Clip]
    probe: Probe
    root_probe_loss: float
