"""PDF files, sound and hostile, made from nothing."""

from __future__ import annotations

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.workers.corpus.documents import jpeg, letter, photographed
from tests.workers.corpus.pictures import with_place_and_time

A4 = (595, 842)
FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
LINES = b"".join(
    b"BT /F1 11 Tf 60 %d Td (Nama lengkap, tempat dan tanggal lahir, alamat 1610990000000000) Tj ET\n" % y
    for y in range(80, 780, 18)
)
TRAPS = ("JavaScript", "OpenAction", "EmbeddedFile", "Launch", "RichMedia", "XFA", "/AA", "URI", "calc.exe", "GPS")


def scan(pages: int = 1, *, blur: float = 0) -> bytes:
    """What a scanner app writes: one photo on each page."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            _add_scan(pdf, jpeg(photographed(letter((900, 1200)), blur=blur)))
        return _saved(pdf)


def printed(content: bytes = LINES, pages: int = 1) -> bytes:
    """A page of text as a program prints it."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            _add_page(pdf, content)
        return _saved(pdf)


def with_blank_back() -> bytes:
    """A sheet scanned on both sides, nothing on its back."""
    with Pdf.new() as pdf:
        _add_page(pdf, LINES)
        _add_page(pdf, b"")
        return _saved(pdf)


def with_everything_active() -> bytes:
    """A scan with every kind of active content that we know, and a camera's notes in its picture."""
    with Pdf.new() as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.launchURL('calc.exe')"))
        launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
        page = _add_scan(pdf, with_place_and_time())
        page.obj.AA = Dictionary(O=script)
        page.obj.Metadata = pdf.make_stream(b"GPS")
        page.obj.Annots = Array(
            [
                _annotation(pdf, Subtype=Name.Link, A=launch),
                _annotation(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("http://127.0.0.1/URI"))),
                _annotation(pdf, Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
                _annotation(pdf, Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS=String("JavaScript"))),
            ]
        )
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
        pdf.attachments["calc.exe"] = b"MZ EmbeddedFile"
        with pdf.open_metadata() as notes:
            notes["dc:title"] = "GPS"
        return _saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def with_a_filled_field() -> bytes:
    """A form whose one answer is drawn by its field only."""
    with Pdf.new() as pdf:
        page = _add_page(pdf, LINES)
        look = pdf.make_stream(b"0 0 0 rg 0 0 300 100 re f", Subtype=Name.Form, BBox=Array([0, 0, 300, 100]))
        field = _annotation(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("nama"), V=String("x"), F=4)
        field.Rect, field.AP = Array([100, 20, 400, 70]), Dictionary(N=look)
        page.obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        return _saved(pdf)


def with_inherited_resources() -> bytes:
    """A page that finds its font and its size only at its parent."""
    with Pdf.new() as pdf:
        page = _add_page(pdf, LINES)
        parent = page.obj.Parent
        parent.Resources, parent.MediaBox = page.obj.Resources, page.obj.MediaBox
        del page.obj.Resources
        del page.obj.MediaBox
        return _saved(pdf)


def pointing_outside() -> bytes:
    """A page whose content is said to be in a file of the reader."""
    with Pdf.new() as pdf:
        page = _add_page(pdf, LINES)
        page.obj.Contents.F = Dictionary(Type=Name.Filespec, F=String("/etc/passwd"))
        return _saved(pdf)


def locked(*, user: str) -> bytes:
    """Encrypted; ``user`` is the password for opening, empty for none."""
    with Pdf.open(io.BytesIO(printed())) as pdf:
        return _saved(pdf, encryption=pikepdf.Encryption(owner="pemilik", user=user))


def content_bomb(megabytes: int = 200) -> bytes:
    """A page whose content unpacks to ``megabytes``."""
    return _packed_page(_zeros(megabytes), Name.FlateDecode)


def nested_bomb() -> bytes:
    """The same, packed twice."""
    return _packed_page(zlib.compress(_zeros(300), 9), Array([Name.FlateDecode, Name.FlateDecode]))


def lzw_bomb(rounds: int = 400) -> bytes:
    """A page whose content unpacks to 7 MB × ``rounds`` by LZW (ISO 32000-1, 7.4.4.2)."""
    return _packed_page(_lzw_zeros(rounds), Name.LZWDecode)


def object_stream_bomb(megabytes: int = 200) -> bytes:
    """A file whose catalogue lies in an object stream that unpacks to ``megabytes``."""
    start = b"1 0 << /Type /Catalog /Pages 2 0 R >>"
    packed = _zeros(megabytes, start, b" ")
    out = io.BytesIO()
    places = {}
    for number, body in (
        (0, b"%PDF-1.5\n"),
        (5, b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed),
        (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
    ):
        places[number] = out.tell()
        end = b"\nendstream\nendobj\n" if b"stream\n" in body[:90] else b"\nendobj\n"
        out.write(b"%d 0 obj\n" % number + body + end if number else body)
    last = out.tell()
    entries = [(0, 0), (2, 5), (1, places[2]), (1, places[3]), (0, 0), (1, places[5]), (1, last)]
    table = b"".join(bytes([kind]) + where.to_bytes(4) + b"\0" for kind, where in entries)
    head = b"<< /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Length %d >>" % len(table)
    out.write(b"6 0 obj\n" + head + b"\nstream\n" + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % last)
    return out.getvalue()


def picture_bomb() -> bytes:
    """A picture that claims 90,000 × 90,000 pixels."""
    with Pdf.new() as pdf:
        _add_scan(pdf, jpeg(photographed(letter((300, 400)))), width=90_000, height=90_000)
        return _saved(pdf)


def drawing_bomb(levels: int = 28) -> bytes:
    """Forms that each draw the next one twice: 2 to the power of ``levels`` strokes."""
    with Pdf.new() as pdf:
        inner = pdf.make_stream(b"0 0 m 500 800 l S", Subtype=Name.Form, BBox=Array([0, 0, *A4]))
        for _ in range(levels):
            resources = Dictionary(XObject=Dictionary(X=inner))
            inner = pdf.make_stream(b"/X Do /X Do", Subtype=Name.Form, BBox=Array([0, 0, *A4]), Resources=resources)
        page = _add_page(pdf, b"/X Do")
        page.obj.Resources.XObject = Dictionary(X=inner)
        return _saved(pdf)


def slow_to_draw(times: int = 20_000) -> bytes:
    """One large picture, drawn ``times`` times."""
    with Pdf.new() as pdf:
        page = _add_page(pdf, b"q 595 0 0 842 0 0 cm\n" + b"/X Do\n" * times + b"Q")
        rows = zlib.compress(bytes(2000 * 2000), 9)
        drawn = pdf.make_stream(rows, Type=Name.XObject, Subtype=Name.Image, Width=2000, Height=2000)
        drawn.ColorSpace, drawn.BitsPerComponent, drawn.Filter = Name.DeviceGray, 8, Name.FlateDecode
        page.obj.Resources.XObject = Dictionary(X=drawn)
        return _saved(pdf)


def loop_of_pages() -> bytes:
    """A page tree that contains itself."""
    with Pdf.new() as pdf:
        page = _add_page(pdf, LINES)
        page.obj.Parent.Kids.append(page.obj.Parent)
        page.obj.Parent.Count = 2
        return _saved(pdf)


def deeply_nested() -> bytes:
    """Fifty thousand brackets."""
    return printed().replace(b"/MediaBox", b"/Group " + b"[" * 50_000 + b" /MediaBox")


def _add_page(pdf: Pdf, content: bytes) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=A4)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=FONT))
    page.obj.Contents = pdf.make_stream(content)
    return page


def _add_scan(pdf: Pdf, picture: bytes, width: int = 900, height: int = 1200) -> pikepdf.Page:
    page = _add_page(pdf, b"q %d 0 0 %d 0 0 cm /Im1 Do Q" % A4)
    drawn = pdf.make_stream(picture, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
    drawn.ColorSpace, drawn.BitsPerComponent, drawn.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    drawn.Metadata = pdf.make_stream(b"GPS")
    page.obj.Resources.XObject = Dictionary(Im1=drawn)
    return page


def _annotation(pdf: Pdf, **keys: object) -> Dictionary:
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 100, 100]), **keys))


def _packed_page(packed: bytes, filters: Name | Array) -> bytes:
    with Pdf.new() as pdf:
        page = _add_page(pdf, b"")
        stream = Stream(pdf, packed)
        stream.Filter = filters
        page.obj.Contents = pdf.make_indirect(stream)
        return _saved(pdf)


def _zeros(megabytes: int, start: bytes = b"", filler: bytes = b"\0") -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(start), *(packer.compress(filler * 1024**2) for _ in range(megabytes)), packer.flush()]
    return b"".join(parts)


def _lzw_zeros(rounds: int) -> bytes:
    """Each code stands for one zero more than the one before, until the table is full and is cleared."""
    codes = "".join(format(code, f"0{max(9, (code + 1).bit_length())}b") for code in [0, *range(258, 4095)])
    bits = format(256, "09b") + (codes + format(256, "012b")) * rounds
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _saved(pdf: Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False, **options)
    return buffer.getvalue()
