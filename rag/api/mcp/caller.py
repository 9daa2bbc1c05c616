"""Who calls a tool or reads a resource, and what answers."""

from dataclasses import dataclass

from rag.addresses import Address
from rag.api.access import Account
from rag.engine import Engine
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Caller:
    """An account, with the engine that it asks; `service_url` is where it asks over HTTP, None over stdio."""

    account: Account
    engine: Engine
    settings: Settings
    service_url: str | None = None

    def url(self, address: Address, document_id: str) -> str:
        """Return where people find a document or span: at the service, else its address."""
        if self.service_url is None:
            return str(address)
        place = "" if address.span is None else f"?start={address.span.start}&end={address.span.end}"
        return f"{self.service_url}/v1/documents/{document_id}{place}"
