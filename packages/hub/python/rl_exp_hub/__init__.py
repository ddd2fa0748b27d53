"""Files of the Hugging Face hub: a pinned commit, whole files and streams that resume."""

from rl_exp_hub.hub_file import HubFile
from rl_exp_hub.repository import Repository

__all__ = ["HubFile", "Repository"]
