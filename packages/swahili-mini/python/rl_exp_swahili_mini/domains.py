"""The five domains with their clip counts, and the sentences of each."""

from functools import cache

from rl_exp_swahili_mini.agriculture import AGRICULTURE
from rl_exp_swahili_mini.education import EDUCATION
from rl_exp_swahili_mini.everyday import everyday_words
from rl_exp_swahili_mini.financial import FINANCIAL
from rl_exp_swahili_mini.government import GOVERNMENT
from rl_exp_swahili_mini.health import HEALTH
from rl_exp_swahili_mini.lexicon import Lexicon
from rl_exp_swahili_mini.sentences import sentences

SEED = 20_261
LEXICONS: tuple[Lexicon, ...] = (AGRICULTURE, EDUCATION, FINANCIAL, GOVERNMENT, HEALTH)
CLIPS = {"agriculture": 440, "education": 412, "financial": 412, "government": 440, "health": 440}


@cache
def domain_sentences() -> dict[str, list[str]]:
    """Sentences by domain, all distinct; refuses lexicons that share a government word."""
    for lexicon in LEXICONS:
        shared = lexicon.own_words() & GOVERNMENT.own_words()
        if lexicon is not GOVERNMENT and shared:
            raise ValueError(f"{lexicon.domain} uses words of government: {sorted(shared)}")
    taken: set[str] = set()
    return {
        lexicon.domain: sentences(lexicon, CLIPS[lexicon.domain], SEED, taken)
        for lexicon in LEXICONS
    }


@cache
def government_words() -> frozenset[str]:
    """Forms that only government uses: its lexicon, and its sentences' words heard nowhere else."""
    spoken = {
        domain: {word for sentence in made for word in sentence.split()}
        for domain, made in domain_sentences().items()
    }
    elsewhere = {word for domain in spoken if domain != "government" for word in spoken[domain]}
    only = (spoken["government"] - elsewhere - everyday_words()) | GOVERNMENT.own_words()
    return frozenset(only)
