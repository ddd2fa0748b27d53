"""AdamW whose memory is kept by parameter name."""

from collections.abc import Mapping

import torch

from rl_exp_trainer_torch.training_state import Moments


def build_optimizer(
    parameters: Mapping[str, torch.nn.Parameter],
    moments: Mapping[str, Moments],
    *,
    lr: float,
    weight_decay: float,
) -> torch.optim.AdamW:
    """AdamW over the parameters, going on from their moments; those without moments start fresh."""
    optimizer = torch.optim.AdamW(
        list(parameters.values()),
        lr=lr,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=weight_decay,
        fused=True,
    )
    for name, parameter in parameters.items():
        held = moments.get(name)
        if held is not None:
            optimizer.state[parameter] = {
                "step": torch.tensor(float(held.step), device=parameter.device),
                "exp_avg": held.exp_avg.to(parameter.device, copy=True),
                "exp_avg_sq": held.exp_avg_sq.to(parameter.device, copy=True),
            }
    return optimizer


def read_moments(
    optimizer: torch.optim.AdamW, parameters: Mapping[str, torch.nn.Parameter]
) -> dict[str, Moments]:
    """The optimizer's memory, on the CPU; it may be shared with an optimizer that is no longer used."""
    moments = {}
    for name, parameter in parameters.items():
        held = optimizer.state.get(parameter)
        if held:
            moments[name] = Moments(
                exp_avg=held["exp_avg"].cpu(),
                exp_avg_sq=held["exp_avg_sq"].cpu(),
                step=int(held["step"].item()),
            )
    return moments
