"""The columns of Board papers, said once."""

from uuid import UUID

from governance.papers.kind import kinds
from governance.papers.models import Paper
from safer_communities.sheets.columns import HERE, Column, Columns
from safer_communities.sheets.common import ID, URL, day, link, moment, text, whole
from safer_communities.sheets.kinds import Choice, Many


def pdf(here: str, row_id: UUID, status: str) -> str | None:
    return f"{here}{row_id}/pdf/" if status == Paper.Status.READY else None


def data(here: str, row_id: UUID, status: str, kind: str) -> list[str]:
    ready = status == Paper.Status.READY
    return [f"{here}{row_id}/data/{name}.csv" for name in kinds()[kind].data_names] if ready else []


def published_pdf(here: str, row_id: UUID, publication: str) -> str | None:
    return f"{here}{row_id}/published/pdf/" if publication == Paper.Publication.PUBLISHED else None


PAPERS = Columns(
    ID,
    Column("kind", Choice(Paper.Kind.choices)),
    Column("title", text),
    Column("period_start", day),
    Column("period_end", day),
    Column("as_at", day, help="The day whose figures it freezes."),
    Column("status", Choice(Paper.Status.choices)),
    Column("progress", whole, help="From 0 to 100."),
    Column("step", text, help="What is being done, in words."),
    Column("problem", text, help="Why it failed, if it did."),
    Column("requester", text, help="The post that asked for it."),
    Column("requested_at", moment),
    Column("finished_at", moment, null=True),
    Column("pdf_sha256", text, help="Of the PDF, which never changes once it is ready."),
    Column("publication", Choice(Paper.Publication.choices), help="A paper that is ready is a draft at first."),
    Column("published_at", moment, null=True),
    Column("publisher", text, help="The post that published it."),
    Column("withdrawn_at", moment, null=True),
    Column("withdrawn_because", text),
    URL,
    Column("page", link, help="The paper's page, for people.", worked_out="{pages}papers/{id}/"),
    Column(
        "pdf",
        link,
        help="The PDF with its figures in CSV embedded, once ready.",
        null=True,
        worked_out=pdf,
        of=(HERE, "id", "status"),
    ),
    Column(
        "data",
        Many(link),
        help="The paper's figures as CSV, once ready.",
        worked_out=data,
        of=(HERE, "id", "status", "kind"),
    ),
    Column(
        "published_pdf",
        link,
        help="The PDF for the public, small counts suppressed; null unless it is published now.",
        null=True,
        worked_out=published_pdf,
        of=(HERE, "id", "publication"),
    ),
)
