"""How much may be uploaded: to a collection, and by an account. Pure."""

from dataclasses import dataclass

from rag.errors import QuotaExceeded
from rag.jobs.jobs import NewJob


@dataclass(frozen=True, slots=True)
class Used:
    """What there is of uploaded files: of a collection, and of an account in all collections."""

    collection_bytes: int = 0
    collection_files: int = 0
    account_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """What there may be."""

    collection_bytes: int
    collection_files: int
    account_bytes: int

    def check(self, used: Used, new: NewJob, brought: Used) -> None:
        """Raise QuotaExceeded if what is used and what a job brings are more than there may be."""
        if used.collection_bytes + brought.collection_bytes > self.collection_bytes:
            raise QuotaExceeded(
                f"the uploaded files of '{new.collection}' may have {self.collection_bytes} bytes in all, and these "
                "are too much; delete some, or ask the operator for more (RAG_UPLOAD__COLLECTION_BYTES)"
            )
        if used.collection_files + brought.collection_files > self.collection_files:
            raise QuotaExceeded(
                f"'{new.collection}' may have {self.collection_files} uploaded files, and these are too many; delete "
                "some, or ask the operator for more (RAG_UPLOAD__COLLECTION_FILES)"
            )
        if used.account_bytes + brought.account_bytes > self.account_bytes:
            raise QuotaExceeded(
                f"your uploaded files may have {self.account_bytes} bytes in all, and these are too much; delete some, "
                "or ask the operator for more (RAG_UPLOAD__ACCOUNT_BYTES)"
            )
