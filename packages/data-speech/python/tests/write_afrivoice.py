"""Writes a small corpus in the layout of Afrivoice Swahili, with everything that is odd about it.

``python write_afrivoice.py FOLDER [CLIPS]`` fills
``FOLDER/datasets/DigitalUmuganda/Afrivoice_Swahili``, which is where ``rl_exp_local_hub`` looks.
The same call writes the same bytes. Voices are tones.

- agriculture, government and health have a whole shard of CLIPS clips each, government also a
  split ``dev``.
- ``health`` has a second shard of odd clips and rows, and a third whose archive is missing.
- ``financial`` has hostile members between whole clips, and a split ``bomb`` that declares a
  terabyte.
- ``education`` has an archive that was cut off.
"""

from __future__ import annotations

import lzma
import sys
import tarfile
from pathlib import Path
from typing import Any

from corpus import encode, member, special, write_shard

NAME = "DigitalUmuganda/Afrivoice_Swahili"
CLIPS = 12

_WORDS = {
    "agriculture": "mkulima shamba mahindi ng'ombe mbolea mavuno mvua mbegu trekta kahawa",
    "education": "mwalimu shule kitabu mwanafunzi darasa somo mtihani kalamu elimu ubao",
    "financial": "benki pesa mkopo akiba soko bei duka biashara faida mteja",
    "government": "serikali bunge rais sheria kura waziri kodi katiba raia mahakama",
    "health": "daktari hospitali dawa muuguzi mgonjwa homa chanjo afya damu mtoto",
}
_PLACES = ("Nairobi", "Kisii", "Wajir", "Mombasa", "Nakuru")


def write_afrivoice(folder: Path, clips: int = CLIPS) -> Path:
    """Fills the folder of a local hub, and returns the dataset's own."""
    place = folder / "datasets" / NAME
    place.mkdir(parents=True)
    (place / "README.md").write_text("---\nlicense: cc-by-4.0\n---\n# Tones, not speech\n")
    # The real repository has one too; nothing may ever run it.
    (place / "Afrivoice_Swahili.py").write_text("raise SystemExit('a loading script was run')\n")
    for domain in ("agriculture", "government", "health"):
        _write_whole(place, domain, clips)
    _write_whole(place, "government", max(2, clips // 2), split="dev")
    _write_odd(place)
    _write_hostile(place)
    _write_cut_off(place)
    return place


def _row(domain: str, number: int, shard: int, seconds: float, **changes: Any) -> dict[str, Any]:
    words = _WORDS[domain].split()
    text = " ".join(words[(number * step + shard) % len(words)] for step in (1, 3, 7, 2))
    key = f"{domain[:3]}{shard}{number:05d}"
    return {
        "audio_filepath": f"{key}.webm",
        "key": key,
        "transcription": text.capitalize() + ".",
        "normalized_transcription": text,
        "duration": seconds,
        # Six people, the same in every domain.
        "voice_creator_id": f"creator_{(number * 5 + shard) % 6}",
        "locale": "sw_KE",
        "category": domain,
        "gender": ("female", "male")[number % 2],
        "age_group": "18-30",
        "location": _PLACES[number % len(_PLACES)],
        "dir_path": f"{domain}/{shard}",
        "chunk_id": number,
        "project_name": "afrivoice",
        # The same pictures too.
        "image_path": f"images/{number % 4}.jpg",
        **changes,
    }


def _clip(number: int, shard: int, domain: str) -> tuple[float, float]:
    """Seconds and hertz, so that no two clips sound the same."""
    return 0.3 + 0.02 * (number % 10), 150.0 + 7 * number + 211 * shard + 37 * len(domain)


def _write_whole(place: Path, domain: str, clips: int, *, split: str = "train") -> None:
    rows, members = [], []
    shard = 0 if split == "train" else 7
    for number in range(clips):
        seconds, hertz = _clip(number, shard, domain)
        rows.append(_row(domain, number, shard, seconds))
        name = f"audio_0/{rows[-1]['audio_filepath']}"
        members.append(member(name, encode(seconds, hertz=hertz)))
    # The order of an archive is not that of its table.
    members = members[1::2] + members[::2]
    write_shard(place, domain, rows, members, split=split)


def _write_odd(place: Path) -> None:
    rows: list[dict[str, Any]] = []
    members: list[tuple[tarfile.TarInfo, bytes]] = []

    def add(key: str, content: bytes | None = None, **changes: Any) -> None:
        number = len(rows)
        row = _row("health", number, 1, 0.3, audio_filepath=f"{key}.webm", key=key, **changes)
        rows.append({name: value for name, value in row.items() if value != "(absent)"})
        if content is None:
            content = encode(0.3, hertz=160.0 + 9 * number)
        members.append(member(f"audio_1/{key}.webm", content))

    add("null", transcription=None, normalized_transcription=None)
    add("empty", transcription="", normalized_transcription="")
    add("tags", normalized_transcription="habari[cs]hello [pause]sana[p] leo")
    add("only_tags", normalized_transcription="[pause][cs]")
    add("not_normalized", normalized_transcription="(absent)", transcription="Habari ya leo")
    add("null_normalized", normalized_transcription=None, transcription="Habari ya jana")
    add("mp3", encode(0.4, "mp3", 640.0))
    add("corrupt", b"\x1aE\xdf\xa3" + bytes(range(256)) * 8)
    add("over_long", encode(31.0, hertz=333.0), duration=31.0)
    add("zero_length", b"", duration=0)
    add("ascii_apostrophe", normalized_transcription="ng'ombe")
    add("quotation_mark", normalized_transcription="ng\u2019ombe")
    add("modifier_letter", normalized_transcription="ng\u02bcombe")
    add("digits", normalized_transcription="shilingi 10,000 na 2.5")
    add("mojibake", normalized_transcription="ng\u00e2\u20ac\u2122ombe wa ma\u00c3\u00adsha")
    add("long_label", normalized_transcription=" ".join([_WORDS["health"]] * 60))
    other = _row("agriculture", 0, 0, 0.3)
    add("same_text", normalized_transcription=other["normalized_transcription"])
    add("no_speaker_but_image", voice_creator_id="(absent)")
    add("null_speaker_no_image", voice_creator_id=None, image_path=None)
    first = _row("health", 0, 0, 0)
    add(str(first["key"]), transcription="jina lililotumika")  # a name of shard 0
    rows[-1]["normalized_transcription"] = "jina lililotumika"
    # Its path is of another machine; only the key says which clip it is.
    add("by_key")
    rows[-1]["audio_filepath"] = "/data/export/9f3c.webm"
    add("no_member")
    members.pop()
    members.append(member("audio_1/no_row.webm", encode(0.3, hertz=777.0)))
    write_shard(place, "health", rows, members, number=1)
    lost = [_row("health", number, 2, 0.3) for number in range(3)]
    write_shard(place, "health", lost, [], number=2).unlink()


def _write_hostile(place: Path) -> None:
    rows = [_row("financial", number, 0, 0.3) for number in range(4)]
    clips = [encode(0.3, hertz=200.0 + 50 * number) for number in range(4)]
    names = [f"audio_0/{row['audio_filepath']}" for row in rows]
    members = [
        member("/tmp/absolute.webm", clips[0]),
        member(names[0], clips[0]),
        member("../../outside.webm", clips[0]),
        special("audio_0/symlink.webm", tarfile.SYMTYPE, "/etc/passwd"),
        special("audio_0/hardlink.webm", tarfile.LNKTYPE, names[0]),
        special("audio_0/device.webm", tarfile.CHRTYPE),
        member(names[1], clips[1]),
        special("audio_0/pipe.webm", tarfile.FIFOTYPE),
        member("audio_0\\windows.webm", clips[0]),
        member(names[2], clips[2]),
        member(names[3], clips[3]),
    ]
    write_shard(place, "financial", rows, members)
    # A second archive promises more than there is on earth.
    bomb = tarfile.TarInfo("audio_1/bomb.webm")
    bomb.size = 2**40
    rows = [_row("financial", 0, 1, 0.3, key="bomb", audio_filepath="bomb.webm")]
    archive = write_shard(place, "financial", rows, [], number=1, split="bomb")
    archive.write_bytes(lzma.compress(bomb.tobuf(tarfile.GNU_FORMAT), preset=0))


def _write_cut_off(place: Path) -> None:
    rows, members = [], []
    for number in range(8):
        seconds, hertz = _clip(number, 0, "education")
        rows.append(_row("education", number, 0, seconds))
        clip = encode(seconds, hertz=hertz)
        members.append(member(f"audio_0/{rows[-1]['audio_filepath']}", clip))
    archive = write_shard(place, "education", rows, members)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) * 3 // 4])


if __name__ == "__main__":
    written = write_afrivoice(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else CLIPS)
    print(written)
