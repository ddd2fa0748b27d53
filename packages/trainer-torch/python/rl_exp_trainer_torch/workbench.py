"""What transitions work with."""

from collections.abc import Sequence
from dataclasses import dataclass

from rl_exp_trainer_torch.clip import Clip
from rl_exp_trainer_torch.features import Features
from rl_exp_trainer_torch.frozen_encoder import FrozenEncoder
from rl_exp_trainer_torch.kept import Kept
from rl_exp_trainer_torch.lanes import Lanes
from rl_exp_trainer_torch.live_model import LiveModel
from rl_exp_trainer_torch.options import Options
from rl_exp_trainer_torch.probe import Probe
from rl_exp_trainer_torch.vocabulary import Vocabulary


@dataclass(frozen=True)
class Workbench:
    """The same for every segment of a trainer; only the live model changes hands.

    Attributes:
        kept: All that is kept to save time, and dropped where memory runs out.
    """

    options: Options
    live: LiveModel
    lanes: Lanes
    features: Features
    encoder: FrozenEncoder
    kept: Sequence[Kept]
    vocabulary: Vocabulary
    clips: Sequence[Clip]
    probe: Probe
    root_probe_loss: float
