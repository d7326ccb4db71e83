"""What is filled in about documents and sign-offs. Whether it may stand is for the services to say."""

from typing import Unpack

from django import forms

from governance.documents import selectors
from governance.documents.files import LARGEST
from governance.documents.models import Answer, Document, SignOff
from governance.documents.services import LONGEST_TEXT
from governance.groups import selectors as groups
from governance.groups.models import Group
from initiatives.plans.models import Action, Initiative
from initiatives.plans.selectors import in_printed_order
from safer_communities.ui.forms import DateField, FormOptions, ServiceForm, Typed, choose_from, say_rows
from safer_communities.ui.row_forms import Difference, RowForm

ACCEPTED = (
    ".pdf,.docx,.odt,application/pdf,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document,"
    "application/vnd.oasis.opendocument.text"
)
MARKDOWN = "A line that starts with “- ” becomes a point of a list, one with “## ” a heading, **words** are bold"


class Wording(forms.Form):
    """What a document is, new or changed."""

    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), *Document.Kind.choices])
    initiative: "forms.ModelChoiceField[Initiative]" = forms.ModelChoiceField(
        label="Initiative", queryset=None, required=False, empty_label="The programme as a whole"
    )
    owner = forms.CharField(label="Owner", max_length=200, required=False, help_text="A post, not a person")


class NewDocumentForm(ServiceForm, Wording):
    def __init__(self, *typed: Typed, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, initiative=in_printed_order())


class DocumentForm(RowForm, Wording):
    FIELDS = ("title", "kind", "initiative", "owner")

    def __init__(self, *typed: Typed, row: Document, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, **options)
        choose_from(self, initiative=in_printed_order())


class DraftForm(RowForm):
    """The text that is being written."""

    FIELDS = ("draft",)

    draft = forms.CharField(
        label="Draft",
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 24}),
        help_text=MARKDOWN,
    )


class IssueForm(RowForm):
    """The draft becomes a version: exactly as the person read it."""

    details = forms.CharField(
        label="Details of the update", max_length=300, help_text="As they stand in the document control table"
    )

    def beside(self) -> dict[str, str]:
        return {"draft": self.row.draft}

    def more_differences(self, changed: set[str]) -> list[Difference]:
        theirs = "the draft was changed: read it again" if changed else "the draft is as it was: the details changed"
        return [{"label": "Draft", "yours": "issue it as you read it", "theirs": theirs}]


class UploadForm(ServiceForm):
    """A file as the next version."""

    file = forms.FileField(
        label="File",
        max_length=300,
        error_messages={"required": "Choose a file.", "missing": "Choose a file.", "invalid": "Choose a file."},
        help_text=f"A PDF, a Word document (.docx) or an OpenDocument text (.odt), up to {LARGEST // 1024 // 1024} MB",
        widget=forms.FileInput({"accept": ACCEPTED}),
        allow_empty_file=True,
    )
    details = forms.CharField(
        label="Details of the update", max_length=300, help_text="As they stand in the document control table"
    )


class WithdrawDocumentForm(RowForm):
    """Nothing to fill in: to send it is to say so."""

    def more_differences(self, changed: set[str]) -> list[Difference]:
        return [{"label": "Document", "yours": "take it out of use, or bring it back", "theirs": "it was changed"}]


class AskForm(ServiceForm):
    """A group is asked to sign off a version."""

    group: "forms.ModelChoiceField[Group]" = forms.ModelChoiceField(
        label="Group", queryset=None, empty_label="Choose a group"
    )
    question = forms.CharField(
        label="What the group is asked to look at",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text="For example, whether the target group is right",
    )
    due_on = DateField(label="Last day for answers")
    completes: "forms.ModelChoiceField[Action]" = forms.ModelChoiceField(
        label="Action that it completes",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="Marked achieved by itself once the group has signed",
    )

    def __init__(self, *typed: Typed, document: Document, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, group=groups.groups_that_go_on())
        choose_from(self, completes=selectors.completed_by(document.initiative))
        say_rows(self, "completes", _action_in_words)


def _action_in_words(action: Action) -> str:
    words = f"{action.initiative.code} {action.number} {action.description}"
    return words if len(words) <= 90 else f"{words[:89]}…"


class AnswerForm(ServiceForm):
    """What a seat answers. `sha256` is of the version that the person has before them."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seat = forms.ChoiceField(label="Seat", widget=forms.RadioSelect)
    choice = forms.ChoiceField(label="Answer", choices=Answer.Choice.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label="Comment (optional if you approve)",
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text="What would have to change, or why you stand aside",
    )

    def __init__(
        self, *typed: Typed, asked: SignOff, seats: list[tuple[str, str]], **options: Unpack[FormOptions]
    ) -> None:
        only_seat = seats[0][0] if len(seats) == 1 else None
        options.setdefault("initial", {"sha256": asked.sha256, "seat": only_seat})
        super().__init__(*typed, **options)
        choose_from(self, seat=seats)
        if only_seat:
            self.fields["seat"].widget = forms.HiddenInput()


class WithdrawForm(ServiceForm):
    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea, help_text="Shown to everybody who was asked"
    )
