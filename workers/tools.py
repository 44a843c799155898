"""What the jobs of one worker process share: the store, the signer's client, SIAK, keys and trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from config import Config
from models.ports.siak import Siak, open_siak
from models.ports.signer_client import SignerClient
from models.ports.store import Store, open_store
from models.tables.sealing import sealer
from workers import compose
from workers.signing.mirror import FOLDER, read_mirror
from workers.trust import Trust, read_configured_trust
from workers.validate import validate
from workers.verdict import Verdict
from workers.verify_upload import verify_upload


@dataclass(frozen=True)
class Tools:
    """Built once per process from its configuration."""

    config: Config
    store: Store
    signer: SignerClient
    siak: Siak
    trust: Trust
    cwt_key: bytes

    @classmethod
    def from_config(cls, config: Config) -> Tools:
        """Open everything; the database must be bound, for the store is sealed with its key."""
        return cls(
            config=config,
            store=open_store(config.store_url, sealer().seal, sealer().open),
            signer=SignerClient(config.signer_socket),
            siak=open_siak(config.siak_kind),
            trust=read_configured_trust(config),
            cwt_key=config.cwt_key.read_bytes(),
        )

    def validate(self, pdf: bytes) -> Verdict:
        """Our own check of what the signer gave back, with the mirrored revocation lists."""
        return validate(pdf, self.trust, own_crls=read_mirror(self.config.data_dir / FOLDER))

    def verify_upload(self, pdf: bytes) -> dict[str, Any]:
        """The check of a stranger's file, in a limited child process."""
        return verify_upload(pdf, self.config)

    def warm_up(self) -> None:
        """Load what the first document would otherwise wait for."""
        compose.warm_up()
