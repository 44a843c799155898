"""What can be asked of the intake process, and its answers as frames.

A frame is ``models.ports.signer_client.pack``'s: the header holds the facts, or a refusal in words; the body the file.
"""

from __future__ import annotations

from typing import Any

from models.ports.signer_client import pack
from models.rules.errors import UploadRefused
from workers.cleaning import clean_file
from workers.cleaning.pages import page_image

FACTS = ("media_type", "pages", "width", "height", "remark", "unreadable")


def answer(question: dict[str, Any], body: bytes) -> bytes:
    """The frame that answers ``question`` about the file ``body``; must run in a limited child.

    Raises:
        KeyError, TypeError, ValueError: there is no such question.
    """
    try:
        match question["command"]:
            case "clean":
                cleaned = clean_file(body, str(question["name"]), int(question["max_pages"]))
                return pack({fact: getattr(cleaned, fact) for fact in FACTS}, cleaned.data)
            case "page":
                return pack({}, page_image(body, int(question["page"]), int(question["width"])))
    except UploadRefused as refusal:
        return pack({"refused": refusal.message})
    raise ValueError("unknown command")
