"""The tokens a Whisper checkpoint is prompted, trained and decoded with."""

from collections.abc import Sequence
from typing import Any

from rl_exp_bridge import WorkerError

CHARACTERS_PER_SECOND = 30
"""Above the fastest speech: Swahili at its fastest has about 20 characters a second."""

TOKENS_PER_SECOND = 8
"""Subword vocabularies need 2.5 to 3 tokens for a Swahili word of at most 3 a second."""

BUDGET_MARGIN = 8

_SAMPLE = "habari ya asubuhi wananchi wote wa kijiji chetu"


class Vocabulary:
    """The tokenizer, and what follows from it: the prompt, labels, the token budget."""

    def __init__(self, tokenizer: Any, generation_config: Any, language: str, task: str) -> None:
        self._tokenizer = tokenizer
        self._special = frozenset(tokenizer.all_special_ids) | frozenset(
            tokenizer.added_tokens_decoder
        )
        self.end: int = generation_config.eos_token_id
        names = ["<|startoftranscript|>"]
        if getattr(generation_config, "is_multilingual", True):
            names += [f"<|{language}|>", f"<|{task}|>"]
        self.prompt: tuple[int, ...] = tuple(
            self._token(name) for name in [*names, "<|notimestamps|>"]
        )
        self.suppressed: tuple[int, ...] = tuple(generation_config.suppress_tokens or ())
        self.suppressed_at_begin: tuple[int, ...] = tuple(
            generation_config.begin_suppress_tokens or ()
        )
        self._labels: dict[str, tuple[int, ...]] = {}
        self._tokens_per_second = self._find_tokens_per_second()

    def text_tokens(self, text: str) -> list[int]:
        """Tokens of a text without the special ones.

        A text may spell a special token, and vocabularies without bytes answer an unknown character with the
        end token; either would teach the model to stop in mid-sentence.
        """
        ids = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return [token for token in ids if token not in self._special]

    def labels(self, text: str) -> tuple[int, ...]:
        """Prompt, text and end token."""
        if text not in self._labels:
            self._labels[text] = (*self.prompt, *self.text_tokens(text), self.end)
        return self._labels[text]

    def text(self, tokens: Sequence[int]) -> str:
        """The text behind decoded tokens."""
        decoded = self._tokenizer.decode(
            [token for token in tokens if token not in self._special], skip_special_tokens=True
        )
        return str(decoded).strip()

    def token_budget(self, seconds: float, max_target_positions: int) -> int:
        """How many tokens a clip may be decoded to, the end token included.

        Deletions must come from the model and not from the cap, and a loop must end. The rate follows from the
        tokenizer alone: a vocabulary of single characters needs a token for each.
        """
        budget = int(seconds * self._tokens_per_second) + BUDGET_MARGIN
        return min(budget, max_target_positions - len(self.prompt))

    def _find_tokens_per_second(self) -> int:
        single_characters = len(self.text_tokens(_SAMPLE)) >= 0.8 * len(_SAMPLE)
        return CHARACTERS_PER_SECOND if single_characters else TOKENS_PER_SECOND

    def _token(self, name: str) -> int:
        token = self._tokenizer.convert_tokens_to_ids(name)
        if token is None or self._tokenizer.convert_ids_to_tokens(token) != name:
            raise WorkerError(
                "RLX_MODEL_TOKEN_MISSING",
                f"The model's tokenizer has no {name} token.",
                "Set `language` and `task` of the torch trainer to ones that the model knows.",
                exit_code=65,
            )
        return int(token)
