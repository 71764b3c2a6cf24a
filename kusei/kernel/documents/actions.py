"""The only code that puts papers on record, and sets recorded ones again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from .models import IssuedDocument
from .typesetting import template_digest, typeset


@dataclass(frozen=True)
class SetPaper:
    """One copy of a paper, set but not yet on record."""

    number: str
    code: str
    payload: Mapping[str, Any]
    pdf: bytes


@dataclass(frozen=True)
class Origin:
    """Where a paper comes from: kind and title, office, persons on it, template, state of the registers, moment, clerk."""

    kind: str
    title: str
    office: str
    persons: Sequence[int]
    template: str
    state: str
    issued_at: datetime
    issued_by: int


def record_papers(
    papers: Sequence[SetPaper], origin: Origin, act_id: int, *, using: str = "default"
) -> list[IssuedDocument]:
    """Put the copies of one issue on record, inside the caller's transaction. Each copy is a document of its own."""
    digest = template_digest(origin.template)
    return IssuedDocument.objects.using(using).bulk_create(
        [
            IssuedDocument(
                number=paper.number,
                verification_code=paper.code,
                kind=origin.kind,
                title=origin.title,
                office_id=origin.office,
                act_id=act_id,
                persons=sorted(origin.persons),
                copies=1,
                template=origin.template,
                template_digest=digest,
                payload=dict(paper.payload),
                state=origin.state,
                issued_at=origin.issued_at,
                issued_by_id=origin.issued_by,
                pdf_digest=sha256(paper.pdf).hexdigest(),
            )
            for paper in papers
        ]
    )


@dataclass(frozen=True)
class Again:
    """A recorded paper set again. `identical` is False only if the form, the font or the typesetter was changed since."""

    document: IssuedDocument
    pdf: bytes
    identical: bool


def again(document: IssuedDocument) -> Again:
    """Set a recorded paper again from what was stored of it: byte for byte the one handed out."""
    pdf = typeset(document.template, document.payload, issued_at=document.issued_at)
    return Again(document, pdf, sha256(pdf).hexdigest() == document.pdf_digest)
