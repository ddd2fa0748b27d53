"""A stand-in for the Hugging Face hub on loopback, with faults that can be switched on.

For tests: it needs the standard library alone.
"""

from rl_exp_local_hub.fault import HubFault
from rl_exp_local_hub.local_hub import LocalHub

__all__ = ["HubFault", "LocalHub"]
