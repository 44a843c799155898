"""What can be asked of the intake process, and its answers as frames.

A frame is ``models.ports.signer_client.pack``'s: the header holds the facts, or a refusal in words; the body the file.
"""

from __future__ import annotations

from typing import Any

from models.ports.intake_client import LONG_SIDE
from models.ports.signer_client import pack
from models.rules.errors import UploadRefused
from workers.cleaning import clean_file
from workers.cleaning.binding import bind, turn
from workers.cleaning.codes import codes_on_page
from workers.cleaning.pages import page_image
from workers.cleaning.pdfs import cut_pdf

FACTS = ("media_type", "pages", "width", "height", "remark", "unreadable")


def answer(question: dict[str, Any], body: bytes) -> bytes:
    """The frame that answers ``question`` about the file ``body``; must run in a limited child.

    Raises:
        KeyError, TypeError, ValueError: there is no such question.
    """
    try:
        match question["command"]:
            case "clean":
                long_side = int(question.get("long_side", LONG_SIDE))
                cleaned = clean_file(body, str(question["name"]), int(question["max_pages"]), long_side)
                return pack({fact: getattr(cleaned, fact) for fact in FACTS}, cleaned.data)
            case "page":
                return pack({}, page_image(body, int(question["page"]), int(question["width"])))
            case "codes":
                found = codes_on_page(body, int(question["page"]))
                return pack({"codes": [(mark.kind, mark.text) for mark in found]})
            case "bind" | "turn" | "cut":
                return pack({}, _made(question, body))
    except UploadRefused as refusal:
        return pack({"refused": refusal.message})
    raise ValueError("unknown command")


def _made(question: dict[str, Any], body: bytes) -> bytes:
    """A new file out of cleaned ones."""
    match question["command"]:
        case "bind":
            return bind(body, [int(size) for size in question["sizes"]])
        case "turn":
            return turn(body)
    return cut_pdf(body, int(question["first"]), int(question["last"]))
