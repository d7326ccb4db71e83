"""Documents: written or uploaded, issued version by version, compared, and read only as what they are."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from governance.documents import services
from governance.documents.models import Document, Revision
from tests.cast import Cast
from tests.governance.groups import SignedIn, Steering
from tests.governance.uploads import DOCX, ODT, PDF


def page(cast: Cast, document: Any, rest: str = "") -> str:
    return cast.path(f"documents/{document.pk}/{rest}")


def version_page(cast: Cast, revision: Any, rest: str = "") -> str:
    return cast.path(f"documents/versions/{revision.pk}/{rest}")


def again(cast: Cast, row: Any) -> Any:
    with cast.here():
        return type(row).objects.get(pk=row.pk)


def send_file(client: Any, address: str, content: bytes, name: str, details: str = "From the workshop") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content), "details": details})


# --- Writing


def test_a_document_is_added_written_and_issued(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("project_manager")
    sent = {"title": "Volunteer policy", "kind": "policy", "initiative": str(cast.initiative.pk), "owner": "Lead"}
    address = client.post(cast.path("documents/new/"), sent)["Location"]
    assert "No version has been issued yet." in client.get(address).content.decode()
    assert client.post(f"{address}draft/", {"version": 1, "draft": "Be **kind**.\r\n"}).status_code == 302
    assert "The draft is not issued yet." in client.get(address).content.decode()
    issued = client.post(f"{address}issue/", {"version": 2, "details": "First version"})
    shown = client.get(issued["Location"]).content.decode()
    digest = hashlib.sha256(b"Be **kind**.\n").hexdigest()
    assert "<strong>kind</strong>" in shown
    assert digest in shown
    download = client.get(f"{issued['Location']}download/")
    # the bytes that the digest is of
    assert download.content == b"Be **kind**.\n"


def test_two_people_who_write_one_draft_lose_nothing(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document("First.\n")
    version = again(cast, document).version
    mine, theirs = signed_in("project_manager"), signed_in("administrator")
    assert theirs.post(page(cast, document, "draft/"), {"version": version, "draft": "Theirs."}).status_code == 302
    answer = mine.post(page(cast, document, "draft/"), {"version": version, "draft": "Mine."})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Administrator, barnet changed this while you were writing" in shown
    assert '<span>Mine.</span></td><td data-label="Saved now"><span>Theirs.</span>' in shown
    assert again(cast, document).draft == "Theirs."


def test_what_is_issued_is_what_the_person_read(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document("First.\n")
    seen = again(cast, document).version
    with cast.here():
        services.save_draft(membership=steering.manager, document_id=document.pk, version=seen, draft="Changed.")
    answer = signed_in("project_manager").post(page(cast, document, "issue/"), {"version": seen, "details": "Second"})
    assert (answer.status_code, "the draft was changed" in answer.content.decode()) == (409, True)
    with cast.here():
        assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    ("draft", "details", "message"),
    [
        ("", "Second", "Nothing is written yet"),
        ("First.\n", "Second", "The draft is version 1 unchanged."),
        ("Second.\n", " ", "Enter the details of the update."),
    ],
)
def test_a_version_that_says_nothing_new_is_not_issued(
    steering: Steering, cast: Cast, signed_in: SignedIn, draft: str, details: str, message: str
) -> None:
    document = steering.document("First.\n")
    with cast.here():
        saved = services.save_draft(
            membership=steering.manager, document_id=document.pk, version=again(cast, document).version, draft=draft
        )
    answer = signed_in("project_manager").post(
        page(cast, document, "issue/"), {"version": saved.version, "details": details}
    )
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    with cast.here():
        assert Revision.objects.count() == 1


def test_a_new_document_is_of_no_kind_until_one_is_chosen(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("programme_manager")
    assert '<option value="" selected>Choose one</option>' in client.get(cast.path("documents/new/")).content.decode()
    answer = client.post(cast.path("documents/new/"), {"title": "Protocol", "kind": ""})
    assert (answer.status_code, "Choose the kind." in answer.content.decode()) == (422, True)


def test_a_draft_that_is_too_long_is_kept_in_the_form(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document()
    sent = {"version": again(cast, document).version, "draft": "long " * 20_001}
    answer = signed_in("project_manager").post(page(cast, document, "draft/"), sent)
    assert (answer.status_code, "Draft is too long" in answer.content.decode()) == (422, True)
    assert "long long long" in answer.content.decode()


@pytest.mark.parametrize("role", ["partner_lead", "steering_member", "board_member", "finance", "observer"])
def test_everybody_reads_and_only_planners_write(
    steering: Steering, cast: Cast, signed_in: SignedIn, role: str
) -> None:
    document = steering.document()
    client = signed_in(role)
    reads = [cast.path("documents/"), page(cast, document), version_page(cast, steering.revision)]
    reads += [version_page(cast, steering.revision, rest) for rest in ("changes/", "download/")]
    assert {client.get(address).status_code for address in reads} == {200}
    writes = [page(cast, document, rest) for rest in ("change/", "draft/", "issue/", "upload/", "withdraw/")]
    writes.append(cast.path("documents/new/"))
    assert {client.get(address).status_code for address in writes} == {403}
    assert {client.post(address, {"version": 1}).status_code for address in writes} == {403}


def test_a_project_manager_writes_only_for_their_own_initiatives(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    document = steering.document()
    with cast.here():
        cast.initiative.managers.clear()
    client = signed_in("project_manager")
    assert client.get(page(cast, document, "draft/")).status_code == 403
    sent = {"title": "Mine", "kind": "policy", "initiative": str(cast.initiative.pk)}
    assert client.post(cast.path("documents/new/"), sent).status_code == 403
    # a document of the programme as a whole
    assert client.post(cast.path("documents/new/"), sent | {"initiative": ""}).status_code == 302


# --- Uploading


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "policy.pdf", "application/pdf"),
        (DOCX, "policy.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (ODT, "policy.odt", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_file_is_kept_as_it_came_and_only_ever_saved_never_shown(
    steering: Steering, cast: Cast, signed_in: SignedIn, content: bytes, name: str, kind: str
) -> None:
    document = steering.document()
    client = signed_in("project_manager")
    added = send_file(client, page(cast, document, "upload/"), content, name)
    shown = client.get(added["Location"]).content.decode()
    assert hashlib.sha256(content).hexdigest() in shown
    answer = client.get(f"{added['Location']}download/")
    assert answer.content == content
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"{added['Location']}download/", headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"<script>alert(1)</script>", "policy.pdf", "This is not a PDF, a Word document (.docx)"),
        (DOCX, "policy.pdf", "is called a PDF, but it holds a Word document"),
        (b"", "policy.pdf", "The file is empty."),
        (PDF + b" " * 21_000_000, "policy.pdf", "larger than 20 MB"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused_beside_the_field(
    steering: Steering, cast: Cast, signed_in: SignedIn, content: bytes, name: str, message: str
) -> None:
    document = steering.document()
    answer = send_file(signed_in("project_manager"), page(cast, document, "upload/"), content, name)
    shown = answer.content.decode()
    assert (answer.status_code, message in shown) == (422, True)
    assert 'id="id_file_error"' in shown
    assert "From the workshop" in shown  # what was typed is kept
    with cast.here():
        assert Revision.objects.count() == 1


def test_without_a_file_or_details_nothing_is_added(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document()
    client = signed_in("project_manager")
    assert "Choose a file." in client.post(page(cast, document, "upload/"), {"details": "A"}).content.decode()
    answer = send_file(client, page(cast, document, "upload/"), PDF, "policy.pdf", "")
    assert (answer.status_code, "Enter the details of the update." in answer.content.decode()) == (422, True)
    send_file(client, page(cast, document, "upload/"), PDF, "policy.pdf")
    answer = send_file(client, page(cast, document, "upload/"), PDF, "other.pdf")
    assert "This is version 2 unchanged, byte for byte." in answer.content.decode()


def test_the_page_says_that_a_pdf_is_not_tagged_for_screen_readers(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    document = steering.document()
    client = signed_in("project_manager")
    send_file(client, page(cast, document, "upload/"), PDF, "policy.pdf")
    assert "not tagged for screen readers" in client.get(page(cast, document)).content.decode()


# --- Versions


def test_an_issued_version_cannot_be_changed_by_whoever_asks_the_database(steering: Steering, cast: Cast) -> None:
    steering.document()
    for change in ({"text": "Other"}, {"sha256": "0" * 64}, {"details": "Other"}):
        with (
            cast.here(),
            pytest.raises(DatabaseError, match=r"An issued version|permission denied"),
            transaction.atomic(),
        ):
            Revision.objects.filter(pk=steering.revision.pk).update(**change)
    with cast.here(), pytest.raises(DatabaseError, match=r"An issued version|permission denied"), transaction.atomic():
        Revision.objects.filter(pk=steering.revision.pk).delete()


def test_the_control_table_lists_every_version_and_what_became_of_it(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    document = steering.document("First.\n", "Second.\n")
    shown = signed_in("observer").get(page(cast, document)).content.decode()
    assert shown.index("Version 2") < shown.index("Version 1")
    assert "nobody asked" in shown
    assert "Version 2 holds. It is not signed off." in shown
    steering.ask()
    assert "Version 2 waits to be signed off." in signed_in("observer").get(page(cast, document)).content.decode()


@pytest.fixture
def compared(steering: Steering, cast: Cast, signed_in: SignedIn) -> Callable[[str, str], str]:
    """`compared(before, after)`: the page of what changed, as everybody sees it."""

    def show(before: str, after: str) -> str:
        steering.document(before, after)
        page: str = signed_in("observer").get(version_page(cast, steering.revision, "changes/")).content.decode()
        return page

    return show


def test_what_changed_is_shown_in_words_and_not_by_colour_alone(compared: Callable[[str, str], str]) -> None:
    shown = compared("The panel meets in June.\n\nOne\n", "The panel meets in July.\n\nOne\n\nTwo\n")
    assert "Since version 1: something new in 2 paragraphs, something gone from one paragraph." in shown
    assert '<del><span class="govuk-visually-hidden">removed: </span>June' in shown
    assert '<ins><span class="govuk-visually-hidden">added: </span>July' in shown


def test_a_heading_and_a_list_are_compared_as_they_are_read_and_no_html_comes_of_it(
    compared: Callable[[str, str], str],
) -> None:
    shown = compared(
        "## Duties\n\n- Be kind\n- Be early\n", "### Duties\n\n- Be kind\n- Be on time\n\n## <b>Costs</b> #\n"
    )
    assert "##" not in shown
    assert "- Be" not in shown
    heading = '<span class="govuk-visually-hidden">heading: </span>'
    assert f'{heading}Duties <span class="changes__told">(now a heading of another level)</span>' in shown
    assert f'{heading}<ins><span class="govuk-visually-hidden">added: </span>&lt;b&gt;Costs&lt;/b&gt;<' in shown
    assert "<b>" not in shown
    point = '<span class="changes__point">• </span>'
    assert f"{point}Be kind</p>" in shown
    assert f"{point}Be <del>" in shown


def test_where_only_the_setting_out_changed_the_page_says_so(compared: Callable[[str, str], str]) -> None:
    shown = compared("Be kind.\nBe early.\n", "Be kind.\n\nBe early.\n")
    assert "The words are those of version 1; only how they are set out changed." in shown


def test_a_file_cannot_be_compared_and_the_page_says_so(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document()
    client = signed_in("project_manager")
    added = send_file(client, page(cast, document, "upload/"), PDF, "policy.pdf")
    assert "A file cannot be compared here" in client.get(f"{added['Location']}changes/").content.decode()


def test_a_document_out_of_use_takes_no_version_until_it_is_back(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    document = steering.document()
    client = signed_in("project_manager")
    address = page(cast, document, "withdraw/")
    assert client.post(address, {"version": again(cast, document).version}).status_code == 302
    answer = send_file(client, page(cast, document, "upload/"), PDF, "policy.pdf")
    assert (answer.status_code, "This document is withdrawn" in answer.content.decode()) == (422, True)
    assert client.post(address, {"version": again(cast, document).version}).status_code == 302
    assert send_file(client, page(cast, document, "upload/"), PDF, "policy.pdf").status_code == 302


def test_pages_of_documents_take_as_many_statements_for_three_versions_as_for_fifty(
    steering: Steering, cast: Cast, signed_in: SignedIn, statements: Any
) -> None:
    document = steering.document(*(f"Version {n}.\n" for n in range(3)))
    client = signed_in("programme_manager")
    first = steering.revision

    def counts() -> list[int]:
        found = []
        for address in (cast.path("documents/"), page(cast, document), version_page(cast, first)):
            client.get(address)
            with statements() as seen:
                assert client.get(address).status_code == 200
            found.append(len(seen))
        return found

    few = counts()
    with cast.here():
        Revision.objects.bulk_create(
            Revision(
                document=document, number=n, details="More", author="Lead", on=first.on, form="text", size=1,
                text=f"{n}", sha256=f"{n:064}",
            )
            for n in range(10, 60)
        )  # fmt: skip
        Document.objects.bulk_create(Document(title=f"Document {n}", kind="policy") for n in range(45))
    assert counts() == few
    assert max(few) <= 12
