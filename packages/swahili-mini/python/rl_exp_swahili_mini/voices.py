"""Who speaks: espeak-ng variants with a pitch, a pace and a formant shift."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Voice:
    """How espeak-ng is asked to sound; `formant` above 1 means a shorter vocal tract."""

    variant: str
    pitch: int
    speed: int
    formant: float


@dataclass(frozen=True)
class Speaker:
    """One voice of the corpus with the metadata that a manifest row carries."""

    id: str
    voice: Voice
    gender: str
    age_group: str
    location: str


LOCATIONS = ("Nairobi", "Kisii", "Wajir", "Mombasa", "Nakuru")
AGES = ("18-29", "30-44", "45-59", "60+")

# variant, gender, pitch, speed (words a minute), formant shift
ORDINARY = (
    ("m1", "male", 42, 150, 0.98),
    ("m2", "male", 50, 165, 1.02),
    ("m3", "male", 35, 140, 0.95),
    ("m4", "male", 58, 172, 1.0),
    ("m7", "male", 46, 158, 1.04),
    ("m8", "male", 30, 144, 0.97),
    ("adam", "male", 52, 160, 1.0),
    ("antonio", "male", 40, 128, 1.03),
    ("benjamin", "male", 55, 150, 0.96),
    ("caleb", "male", 62, 166, 1.0),
    ("david", "male", 38, 155, 1.05),
    ("Denis", "male", 48, 146, 1.0),
    ("marcelo", "male", 54, 174, 0.97),
    ("michael", "male", 33, 162, 1.0),
    ("paul", "male", 44, 152, 0.94),
    ("max", "male", 60, 156, 1.02),
    ("f1", "female", 56, 154, 1.0),
    ("f2", "female", 64, 166, 1.04),
    ("f3", "female", 50, 148, 1.0),
    ("f5", "female", 70, 160, 1.02),
    ("Andrea", "female", 60, 124, 1.0),
    ("Annie", "female", 52, 158, 1.06),
    ("belinda", "female", 66, 144, 1.0),
    ("linda", "female", 58, 164, 0.97),
)
GOVERNMENT_ONLY = (
    ("m5", "male", 45, 168, 0.96),
    ("Hugo", "male", 36, 152, 1.03),
    ("travis", "male", 56, 176, 1.0),
    ("f4", "female", 54, 150, 1.03),
    ("Alicia", "female", 62, 172, 1.0),
    ("grandma", "female", 48, 146, 1.02),
)
# None of these is a variant of a speaker above.
PRETRAINING_VARIANTS = (
    *("Alex", "Andy", "Diogo", "ed", "edward", "edward2", "Gene", "Gene2", "gustave"),
    *("Henrique", "iven", "iven2", "iven3", "iven4", "Jacky", "john", "kaukovalta", "Lee"),
    *("Marco", "Mario", "michel", "miguel", "Mike", "Mr serious", "Nguyen", "norbert"),
    *("pablo", "pedro", "quincy", "RicishayMax", "RicishayMax2", "rob", "robert", "sandro"),
    *("shelby", "steph", "steph2", "steph3", "Storm", "victor", "zac", "anika", "aunty"),
    *("boris", "grandpa", "m6", "klatt", "klatt2", "klatt4"),
)


def _speakers(rows: tuple[tuple[str, str, int, int, float], ...], first: int) -> list[Speaker]:
    speakers = []
    for index, (variant, gender, pitch, speed, formant) in enumerate(rows, start=first):
        voice = Voice(variant, pitch, speed, formant)
        # A name that says nothing about the voice, stable from one build to the next.
        name = f"creator_{(index * 7919 + 1237) % 9973:04d}"
        location = LOCATIONS[index % len(LOCATIONS)]
        speakers.append(Speaker(name, voice, gender, AGES[index * 3 % len(AGES)], location))
    return speakers


def ordinary_speakers() -> list[Speaker]:
    """The speakers heard in every domain."""
    return _speakers(ORDINARY, 0)


def government_only_speakers() -> list[Speaker]:
    """The speakers heard in government alone."""
    return _speakers(GOVERNMENT_ONLY, len(ORDINARY))


def pretraining_voice(rng: np.random.Generator) -> Voice:
    """A random voice for one pre-training clip."""
    variant = PRETRAINING_VARIANTS[rng.integers(len(PRETRAINING_VARIANTS))]
    pitch, speed = int(rng.integers(25, 80)), int(rng.integers(135, 190))
    return Voice(variant, pitch, speed, round(float(rng.uniform(0.92, 1.12)), 3))
