"""The built library: every document as data in one JSON file, with the hash of its content. Never a pickle."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from smrules.concepts.diagnostic import LibraryError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.library import build_library, content_text, read_folder
from smrules.definitions.yaml_source import YamlDocument

FORMAT = 1
_BODY = ',"documents":'


def write_image(folder: Path, target: Path) -> Library:
    """Check the rule files below *folder* and write them, without cases, as one JSON file; raises `LibraryError`."""
    documents, found, texts = read_folder(folder)
    library = build_library(documents, found, texts)
    head = json.dumps({"format": FORMAT, "sha256": library.content_hash}, separators=(",", ":"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"{head[:-1]}{_BODY}{content_text(documents)}}}\n", encoding="utf-8")
    return library


def read_image(image: Path) -> tuple[list[YamlDocument], str]:
    """Return the documents of an image and their content hash; raises `LibraryError` if it was damaged."""
    head, _, rest = image.read_text(encoding="utf-8").partition(_BODY)
    body = rest.rstrip()[:-1]
    try:
        told = json.loads(head + "}")
        if told["format"] == FORMAT and told["sha256"] == hashlib.sha256(body.encode()).hexdigest():
            return [YamlDocument(file, data) for file, data in json.loads(body)], told["sha256"]
    except (ValueError, KeyError):
        pass
    raise LibraryError([diagnostic("SM617", Position(str(image)), file=image.name, problem_zh="已损坏", problem_en="damaged image")])


def load_image(image: Path) -> Library:
    """Load a library from its image, which was checked when it was written."""
    documents, known_hash = read_image(image)
    return build_library(documents, known_hash=known_hash)
