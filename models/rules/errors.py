"""Domain errors: each carries an Indonesian sentence that tells the reader what to do next."""

from __future__ import annotations

from http import HTTPStatus


class DomainError(Exception):
    """A refusal by the rules, not a fault of the program.

    ``message`` is shown to the user as it is; ``pasal`` names the article behind it where there is one;
    ``status`` is the HTTP status that the faces answer with.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    default = "Permintaan tidak dapat diproses. Periksa kembali isian Anda."

    def __init__(self, message: str = "", *, pasal: str | None = None) -> None:
        self.message = message or self.default
        self.pasal = pasal
        super().__init__(self.message)


class InvalidInput(DomainError):
    """One field's value cannot be accepted; ``field`` is its slug where it has one."""

    def __init__(self, message: str = "", *, field: str | None = None, pasal: str | None = None) -> None:
        super().__init__(message, pasal=pasal)
        self.field = field


class RegisterForbids(InvalidInput):
    """The register as it stands makes the event impossible; ``nik`` is that of whom the message speaks."""

    def __init__(self, message: str, *, nik: str = "", field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.nik = nik


class NotFound(DomainError):
    """The object does not exist, or this person may not know that it does."""

    status = HTTPStatus.NOT_FOUND
    default = "Halaman atau berkas itu tidak ditemukan. Periksa kembali alamat atau nomornya."


class NotAllowed(DomainError):
    """The person is known, but this is not his to do."""

    status = HTTPStatus.FORBIDDEN
    default = "Anda tidak berwenang melakukan tindakan ini."


class AlreadyChanged(DomainError):
    """Somebody else moved the file first; the reader is shown what happened."""

    status = HTTPStatus.CONFLICT
    default = "Berkas ini sudah berubah sejak Anda membukanya. Muat ulang halaman untuk melihat keadaan terakhir."


class ActionNotPossible(DomainError):
    """The workflow table has no such step from the present stage (Pasal 15)."""

    status = HTTPStatus.CONFLICT
    default = "Tindakan ini tidak dapat dilakukan pada tahap berkas saat ini."


class SlotTaken(InvalidInput):
    """The chosen day and hour went to somebody else meanwhile, or is closed; another one can be chosen."""

    status = HTTPStatus.CONFLICT
    default = "Jam yang Anda pilih baru saja penuh atau ditutup. Tidak ada yang hilang: pilih jam lain di bawah ini."


class PresenceMissing(InvalidInput):
    """The paraf waits until everybody whom the service asks for was seen at the office."""


class TemporarilyUnavailable(DomainError):
    """Something that the office depends on does not answer just now; nothing was lost."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    default = "Layanan sedang terganggu. Data Anda tidak hilang; coba lagi beberapa menit lagi."


class MalformedDefinition(DomainError):
    """A service's data does not fit the schema; ``faults`` lists every fault as ``place: reason``."""

    def __init__(self, faults: tuple[str, ...], *, name: str = "") -> None:
        self.faults = faults
        head = f"Definisi layanan {name} belum benar. Perbaiki:".replace("  ", " ")
        super().__init__("\n".join([head, *(f"- {fault}" for fault in faults)]))


class TimestampUnavailable(TemporarilyUnavailable):
    """The time-stamping service does not answer; the document waits and nothing was signed for good."""

    default = "Layanan penanda waktu tidak menjawab. Dokumen menunggu dan akan dicoba lagi dengan sendirinya."


class RevocationDataUnavailable(TemporarilyUnavailable):
    """Whether a certificate is revoked cannot be learnt just now."""

    default = "Status pencabutan sertifikat belum dapat diperoleh. Dokumen menunggu dan akan dicoba lagi."


class SignatureServiceBusy(TemporarilyUnavailable):
    """The signing service took nothing on; asking again later is safe."""

    default = "Layanan tanda tangan elektronik sedang sibuk. Dokumen menunggu dan akan dicoba lagi."


class SignerUnavailable(TemporarilyUnavailable):
    """The signer process does not answer."""

    default = "Proses penanda tangan tidak menjawab. Dokumen menunggu; coba lagi beberapa saat lagi."


class WrongPassphrase(DomainError):
    """The passphrase does not open the key; ``tries_left`` more may be typed before it is locked."""

    def __init__(self, message: str = "", *, tries_left: int = 0, pasal: str | None = None) -> None:
        self.tries_left = tries_left
        rest = f"Sisa percobaan: {tries_left}." if tries_left else "Penandatanganan terkunci sementara."
        super().__init__(message or f"Passphrase salah. Periksa huruf besar dan kecil. {rest}", pasal=pasal)


class SigningLocked(DomainError):
    """Too many wrong passphrases; nothing is tried until ``minutes`` have passed."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str = "", *, minutes: int = 0, pasal: str | None = None) -> None:
        self.minutes = minutes
        why = "Penandatanganan terkunci karena passphrase salah berulang."
        super().__init__(message or f"{why} Coba lagi {minutes} menit lagi.", pasal=pasal)


class SittingClosed(DomainError):
    """The kepala's sitting has ended (idle, closed, signer restarted); the document waits for the next one."""

    status = HTTPStatus.CONFLICT
    default = "Sesi penandatanganan sudah berakhir. Dokumen menunggu sesi kepala dinas berikutnya."


class SignatureRefused(DomainError):
    """The signer will not sign this: no approval for exactly these bytes, or an unfit certificate."""

    status = HTTPStatus.FORBIDDEN
    default = "Penanda tangan menolak dokumen ini. Periksa persetujuan dan sertifikat kepala dinas."


class SignatureOutcomeUnknown(DomainError):
    """The signing service may or may not have signed; only a person may ask again, in a new sitting."""

    status = HTTPStatus.CONFLICT
    default = (
        "Hasil penandatanganan tidak diketahui karena layanan tidak menjawab. Jangan diulang otomatis: "
        "periksa di layanan, lalu tanda tangani lagi pada sesi berikutnya."
    )


class UploadRefused(InvalidInput):
    """A file from outside cannot be accepted; the message says what is wrong with it and what to do."""

    default = "Berkas ini tidak dapat dibuka. Unggah foto (JPG atau PNG) atau PDF."
