"""What people fill in about meetings. Whether it may stand is decided by the services, whose errors the forms show."""

import datetime
import re
from typing import Any

from django import forms

from governance.groups.selectors import current_seats, groups_run_by
from governance.meetings import selectors
from governance.meetings.minutes_services import Came
from governance.meetings.models import AgendaItem, Attendance, Meeting, MeetingAction
from safer_communities.tenancy.models import Membership
from safer_communities.ui.form_pages import VersionedForm
from safer_communities.ui.forms import DateField, ServiceForm
from safer_communities.words import long_date

TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
Presence = Attendance.Presence


def short_time(value: datetime.time | None) -> str:
    """2.30pm, 9am; “” for none."""
    if value is None:
        return ""
    hour, half = value.hour % 12 or 12, "am" if value.hour < 12 else "pm"
    return f"{hour}.{value.minute:02}{half}" if value.minute else f"{hour}{half}"


class TimeInput(forms.TextInput):
    """One text box for a time of day: it keeps whatever was typed."""

    def format_value(self, value: Any) -> str | None:
        return short_time(value) if isinstance(value, datetime.time) else super().format_value(value)


class TimeField(forms.Field):
    """A time of day as people write it: 2.30pm, 14:30, 9am."""

    widget = TimeInput({"autocomplete": "off", "data-width": "5"})

    def to_python(self, value: Any) -> datetime.time | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = TIME.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        half = (found[3] or "").replace(".", "").lower() if found else ""
        if half and not 1 <= hour <= 12:
            hour = 99
        if half and hour < 99:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(f"“{text}” is not a time. Enter it as 2.30pm or 14:30.", code="invalid")
        return datetime.time(hour, minute)


class Versioned(VersionedForm):
    """A form for a row that somebody else may save meanwhile. `FIELDS` are those that the row has."""

    FIELDS: tuple[str, ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**{name: getattr(row, name) for name in self.FIELDS}, "version": row.version})
        super().__init__(*args, **kwargs)
        self.row = row

    def beside(self, current: Any) -> list[dict[str, str]]:
        return [
            {"label": str(self.fields[name].label), "yours": yours, "theirs": theirs}
            for name in self.FIELDS
            if (yours := in_words(self.cleaned_data.get(name))) != (theirs := in_words(getattr(current, name)))
        ]


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return long_date(value)
    if isinstance(value, datetime.time):
        return short_time(value)
    return "" if value is None else str(value)


def _text(label: str, *, longest: int, required: bool = False, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint, **more)


def _area(label: str, *, hint: str = "", rows: int = 3, required: bool = False, longest: int = 10_000) -> Any:
    return forms.CharField(
        label=label, required=required, max_length=longest, help_text=hint, widget=forms.Textarea({"rows": rows})
    )


class Particulars(forms.Form):
    """When and where a meeting is."""

    on = DateField(label="Day")
    starts = TimeField(label="Starts", required=False, help_text="For example, 2.30pm")
    ends = TimeField(label="Ends", required=False, help_text="For example, 4pm")
    place = _text("Place", longest=300)
    title = _text("Title", longest=200, hint="Only where it is no ordinary meeting. For example, Special meeting")
    provisional = forms.BooleanField(label="The day is provisional", required=False)
    contact = _text("Contact", longest=300, hint="A post, telephone number or e-mail address")
    information = _area("For people who come", rows=6, hint="Access, evacuation and the like. Printed under the agenda")


class MeetingForm(Particulars, Versioned):
    """When and where a meeting is, to be changed."""

    FIELDS = ("on", "starts", "ends", "place", "title", "provisional", "contact", "information")


class NewMeetingForm(ServiceForm, Particulars):
    """A meeting to be planned, by somebody who runs the group."""

    group = forms.ModelChoiceField(label="Group", queryset=None, empty_label="Choose a group")
    field_order = ("group",)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups_run_by(membership)


class ItemForm(ServiceForm):
    """An item to be put on an agenda, or, under one, a part of it."""

    title = _text("Item", longest=300, required=True)
    presenter = _text("Lead presenter", longest=200, hint="A post. For example, Borough Commander")
    timing = forms.IntegerField(label="Time, in minutes", required=False, min_value=0)
    pages = _text("Pages", longest=20, hint="Of the papers. For example, 7-28")
    parent = forms.ModelChoiceField(
        label="Item that it is part of", queryset=None, required=False, empty_label="An item of its own"
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = AgendaItem.objects.filter(meeting=meeting, parent=None)
        self.fields["pages"].widget.attrs["data-width"] = "5"


class ChangeItemForm(Versioned):
    """An item of an agenda, to be changed."""

    FIELDS = ("title", "presenter", "timing", "pages")
    title = _text("Item", longest=300, required=True)
    presenter = _text("Lead presenter", longest=200, hint="A post. For example, Borough Commander")
    timing = forms.IntegerField(label="Time, in minutes", required=False, min_value=0)
    pages = _text("Pages", longest=20, hint="Of the papers. For example, 7-28")


class AttachForm(ServiceForm):
    """A paper or a version of a document to put with an item."""

    paper = forms.ModelChoiceField(label="A paper", queryset=None, required=False, empty_label="None")
    revision = forms.ModelChoiceField(
        label="Or a version of a document", queryset=None, required=False, empty_label="None"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = selectors.attachable_papers()
        self.fields["revision"].queryset = selectors.attachable_revisions()
        self.fields["revision"].label_from_instance = lambda one: f"{one.document.title}, version {one.number}"


class MinuteForm(Versioned):
    """The minute of an item. Several stand on a page: ids differ.

    `over`: beside another's text, the version that the writer's own was typed over.
    """

    FIELDS = ("minute",)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    minute = forms.CharField(label="Minute", required=False, widget=forms.Textarea({"rows": 5}), strip=False)

    def __init__(self, *args: Any, row: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, row=row, auto_id=f"id_%s_{row.pk}", **kwargs)


class DecisionForm(ServiceForm):
    text = _area("Decision", required=True, hint="What was decided")


class ChangeDecisionForm(Versioned):
    FIELDS = ("text",)
    text = _area("Decision", required=True, hint="What was decided")


class Asked(forms.Form):
    """What a meeting asks somebody to do."""

    text = _area("Action", required=True, hint="What is to be done")
    owner = _text("Owner", longest=200, hint="Who does it, as it is minuted. For example, Chief Inspector")
    member = forms.ModelChoiceField(
        label="Member",
        queryset=None,
        required=False,
        empty_label="Whoever has that post",
        help_text="The action then stands in their “My work”",
    )
    due_on = DateField(label="Day by which it is to be done", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Membership.objects.order_by("post")


class ActionForm(ServiceForm, Asked):
    pass


class ChangeActionForm(Asked, Versioned):
    FIELDS = ("text", "owner", "member", "due_on")


class AnswerActionForm(Versioned):
    """What was done about an action."""

    FIELDS = ("state", "answer")
    state = forms.ChoiceField(label="Status", choices=MeetingAction.State.choices)
    answer = _area("Answer", longest=4000, hint="What was done, or why it is no longer needed")


class CirculateForm(Versioned):
    FIELDS = ("minutes_by",)
    minutes_by = _text("Minutes written by", longest=200, hint="A post. For example, Strategic Policy Adviser")


class StepForm(Versioned):
    """A step that needs nothing but to be confirmed."""


class AgreeForm(StepForm):
    at = forms.ModelChoiceField(label="Agreed at", queryset=None, empty_label=None)

    def __init__(self, *args: Any, row: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields["at"].queryset = selectors.later_meetings(row)
        self.fields["at"].label_from_instance = lambda one: f"the meeting of {long_date(one.on)}"


# Attendance

OTHERS = [
    ("also_present", "Also present"),
    ("present", "Present, as a member"),
    ("observer", "Observer"),
    ("apologies", "Apologies"),
]


class SeatForm(ServiceForm):
    """One seat on the attendance sheet."""

    presence = forms.ChoiceField(
        label="Presence",
        required=False,
        choices=[("", "Not recorded"), ("present", "Present"), ("apologies", "Apologies"), ("absent", "Absent")],
    )
    substitute = _text("Somebody came instead", longest=200)


class OtherForm(ServiceForm):
    """Somebody without a seat on the attendance sheet."""

    post = _text("Post", longest=200)
    organisation = _text("Organisation", longest=200)
    presence = forms.ChoiceField(label="Presence", choices=OTHERS, required=False)


class AttendanceSheet:
    """The attendance sheet of a meeting: a line for each seat of its group, and for whoever else was there."""

    BLANK = 3

    def __init__(self, data: Any, meeting: Meeting) -> None:
        stored = selectors.attendances(meeting)
        sent = str(data.get("version", "")) if data else ""
        # what is no number matches no version: the person is shown the sheet as it stands
        self.version = meeting.version if not data else int(sent) if sent.isdecimal() and len(sent) < 9 else -1
        by_seat = {row.seat_id: row for row in stored if row.seat_id}
        self.seats = [self._seat(data, seat, by_seat.get(seat.pk)) for seat in current_seats(meeting.group_id)]
        current = {seat.pk for seat, _, _ in self.seats}
        rest = [row for row in stored if row.seat_id not in current]
        lines = [(str(row.pk), row) for row in rest] + [(f"new{n}", None) for n in range(1, self.BLANK + 1)]
        # a line that somebody added after this sheet was opened is not on it: it stays as it is stored
        self.others = [
            (self._other(data if data and f"{name}-post" in data else None, name, row), row) for name, row in lines
        ]

    @staticmethod
    def _seat(data: Any, seat: Any, row: Attendance | None) -> Any:
        instead = row.post if row and row.stands_in_for else ""
        initial = {"presence": row.presence if row else "", "substitute": instead}
        form = SeatForm(data, prefix=str(seat.pk), initial=initial)
        form.fields["presence"].label = f"{seat.title}: presence"
        form.fields["substitute"].label = f"{seat.title}: somebody came instead"
        return seat, form, row

    @staticmethod
    def _other(data: Any, name: str, row: Attendance | None) -> OtherForm:
        initial = {key: getattr(row, key) for key in ("post", "organisation", "presence")} if row else {}
        return OtherForm(data, prefix=name, initial=initial)

    def all(self) -> list[ServiceForm]:
        """Every line's form."""
        return [form for _, form, _ in self.seats] + [form for form, _ in self.others]

    def is_valid(self) -> bool:
        return not [form for form in self.all() if form.is_bound and not form.is_valid()]

    def lines(self) -> list[Came]:
        """The sheet as the service takes it; seats without a word about them and empty lines are left out."""
        found = []
        for seat, form, row in self.seats:
            instead, presence = form.cleaned_data["substitute"], form.cleaned_data["presence"]
            if presence or instead:
                found.append(
                    Came(
                        presence=Presence.PRESENT if instead else presence,
                        post=instead or seat.title,
                        organisation=seat.organisation.name,
                        seat_id=seat.pk,
                        stands_in_for=seat.title if instead else "",
                        row_id=row.pk if row else None,
                    )
                )
        for form, row in self.others:
            typed = form.cleaned_data if form.is_bound else form.initial
            if typed.get("post"):
                found.append(
                    Came(
                        presence=typed["presence"] or Presence.ALSO_PRESENT,
                        post=typed["post"],
                        organisation=typed["organisation"],
                        seat_id=row.seat_id if row else None,
                        stands_in_for=row.stands_in_for if row else "",
                        row_id=row.pk if row else None,
                    )
                )
        return found
