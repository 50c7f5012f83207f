"""The built library: every document as data in one JSON file, with the hash of its content. Never a pickle."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from smrules.concepts.diagnostic import LibraryError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.library import build_library, read_folder
from smrules.definitions.yaml_source import YamlDocument

FORMAT = 1


def write_image(folder: Path, target: Path) -> Library:
    """Check the rule files below *folder* and write them as one JSON file; raises `LibraryError`."""
    documents, found, lines = read_folder(folder)
    library = build_library(documents, found, lines)
    content = [[one.file, one.data] for one in documents]
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    image = f'{{"format":{FORMAT},"sha256":"{_digest(body)}","documents":{body}}}\n'
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(image, encoding="utf-8")
    return library


def read_documents(image: Path) -> list[YamlDocument]:
    """Return the documents of an image; raises `LibraryError` if it was damaged."""
    text = image.read_text(encoding="utf-8")
    head, _, rest = text.partition('"documents":')
    body = rest.rstrip()[:-1]
    try:
        told = json.loads(head.rstrip(",") + "}")
        if told["format"] == FORMAT and told["sha256"] == _digest(body):
            return [YamlDocument(file, data) for file, data in json.loads(body)]
    except (ValueError, KeyError):
        pass
    raise LibraryError([diagnostic("SM617", Position(str(image)), file=image.name, problem="damaged image")])


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def load_image(image: Path) -> Library:
    """Load a library from its image."""
    return build_library(read_documents(image))
