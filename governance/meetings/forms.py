"""What people fill in about meetings. Whether it may stand is decided by the services, whose errors the forms show."""

import datetime
import re
from collections.abc import Iterator
from typing import Unpack

from django import forms
from django.db.models import Model
from django.http import QueryDict

from governance.documents.models import Revision
from governance.groups.models import Group
from governance.groups.selectors import current_seats, groups_run_by
from governance.meetings import selectors
from governance.meetings.minutes_services import Came
from governance.meetings.models import AgendaItem, Attendance, Meeting, MeetingAction
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.selectors import members_by_post
from safer_communities.ui.forms import Cleaned, DateField, FormOptions, ServiceForm, Typed, choose_from, say_rows
from safer_communities.ui.row_forms import Difference, RowForm
from safer_communities.words import long_date

TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
LINE = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-post")
Presence = Attendance.Presence


def short_time(value: datetime.time | None) -> str:
    """2.30pm, 9am; “” for none."""
    if value is None:
        return ""
    hour, half = value.hour % 12 or 12, "am" if value.hour < 12 else "pm"
    return f"{hour}.{value.minute:02}{half}" if value.minute else f"{hour}{half}"


class TimeInput(forms.TextInput):
    """One text box for a time of day: it keeps whatever was typed."""

    def format_value(self, value: object) -> str | None:
        return short_time(value) if isinstance(value, datetime.time) else super().format_value(value)


class TimeField(forms.Field):
    """A time of day as people write it: 2.30pm, 14:30, 9am."""

    widget = TimeInput({"autocomplete": "off", "data-width": "5"})

    def to_python(self, value: object) -> datetime.time | None:
        text = str(value or "").strip()
        if not text:
            return None
        match = TIME.fullmatch(text)
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
        half = (match[3] or "").replace(".", "").lower() if match else ""
        if half and not 1 <= hour <= 12:
            hour = 99
        if half and hour < 99:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(f"“{text}” is not a time. Enter it as 2.30pm or 14:30.", code="invalid")
        return datetime.time(hour, minute)


def _text(label: str, *, longest: int, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, help_text=hint)


def _area(
    label: str, *, hint: str = "", rows: int = 3, required: bool = False, longest: int = 10_000
) -> forms.CharField:
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


class MeetingForm(Particulars, RowForm):
    """When and where a meeting is, to be changed."""

    FIELDS = ("on", "starts", "ends", "place", "title", "provisional", "contact", "information")


class NewMeetingForm(ServiceForm, Particulars):
    """A meeting to be planned, by somebody who runs the group."""

    group: "forms.ModelChoiceField[Group]" = forms.ModelChoiceField(
        label="Group", queryset=None, empty_label="Choose a group"
    )
    field_order = ("group",)

    def __init__(self, *typed: Typed, membership: Membership, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, group=groups_run_by(membership))


class ItemForm(ServiceForm):
    """An item to be put on an agenda, or, under one, a part of it."""

    title = _text("Item", longest=300, required=True)
    presenter = _text("Lead presenter", longest=200, hint="A post. For example, Borough Commander")
    timing = forms.IntegerField(label="Time, in minutes", required=False, min_value=0)
    pages = _text("Pages", longest=20, hint="Of the papers. For example, 7-28")
    parent: "forms.ModelChoiceField[AgendaItem]" = forms.ModelChoiceField(
        label="Item that it is part of", queryset=None, required=False, empty_label="An item of its own"
    )

    def __init__(self, *typed: Typed, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, parent=selectors.whole_items(meeting))
        self.fields["pages"].widget.attrs["data-width"] = "5"


class ChangeItemForm(RowForm):
    """An item of an agenda, to be changed."""

    FIELDS = ("title", "presenter", "timing", "pages")
    title = _text("Item", longest=300, required=True)
    presenter = _text("Lead presenter", longest=200, hint="A post. For example, Borough Commander")
    timing = forms.IntegerField(label="Time, in minutes", required=False, min_value=0)
    pages = _text("Pages", longest=20, hint="Of the papers. For example, 7-28")


class AttachForm(ServiceForm):
    """A paper or a version of a document to put with an item."""

    paper: "forms.ModelChoiceField[Model]" = forms.ModelChoiceField(
        label="A paper", queryset=None, required=False, empty_label="None"
    )
    revision: "forms.ModelChoiceField[Revision]" = forms.ModelChoiceField(
        label="Or a version of a document", queryset=None, required=False, empty_label="None"
    )

    def __init__(self, *typed: Typed, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)
        choose_from(self, paper=selectors.attachable_papers())
        choose_from(self, revision=selectors.attachable_revisions())
        say_rows(self, "revision", lambda revision: f"{revision.document.title}, version {revision.number}")


class MinuteForm(RowForm):
    """The minute of an item. Several stand on a page: ids differ.

    `over`: beside another's text, the version that the writer's own was typed over.
    """

    FIELDS = ("minute",)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    minute = forms.CharField(label="Minute", required=False, widget=forms.Textarea({"rows": 5}), strip=False)

    def __init__(
        self, *typed: Typed, row: AgendaItem, suggested: Cleaned | None = None, **options: Unpack[FormOptions]
    ) -> None:
        options["auto_id"] = f"id_%s_{row.pk}"
        super().__init__(*typed, row=row, suggested=suggested, **options)


class DecisionForm(ServiceForm):
    text = _area("Decision", required=True, hint="What was decided")


class ChangeDecisionForm(RowForm):
    FIELDS = ("text",)
    text = _area("Decision", required=True, hint="What was decided")


class Asked(forms.Form):
    """What a meeting asks somebody to do."""

    text = _area("Action", required=True, hint="What is to be done")
    owner = _text("Owner", longest=200, hint="Who does it, as it is minuted. For example, Chief Inspector")
    member: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Member",
        queryset=None,
        required=False,
        empty_label="Whoever has that post",
        help_text="The action then stands in their “My work”",
    )
    due_on = DateField(label="Day by which it is to be done", required=False)

    def __init__(self, *typed: Typed, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)  # type: ignore[arg-type]  # a mixin: next in line is a form
        choose_from(self, member=members_by_post())


class ActionForm(ServiceForm, Asked):
    pass


class ChangeActionForm(Asked, RowForm):
    FIELDS = ("text", "owner", "member", "due_on")


class AnswerActionForm(RowForm):
    """What was done about an action."""

    FIELDS = ("state", "answer")
    state = forms.ChoiceField(label="Status", choices=MeetingAction.State.choices)
    answer = _area("Answer", longest=4000, hint="What was done, or why it is no longer needed")


class StepForm(RowForm):
    """A step that needs nothing but to be confirmed."""

    def more_differences(self, changed: set[str]) -> list[Difference]:
        told = "Somebody changed this meeting since you opened it. Look at it, then confirm again."
        return [{"label": "Meeting", "yours": "as you opened it", "theirs": told}]


class CirculateForm(StepForm):
    FIELDS = ("minutes_by",)
    minutes_by = _text("Minutes written by", longest=200, hint="A post. For example, Strategic Policy Adviser")


class AgreeForm(StepForm):
    at: "forms.ModelChoiceField[Meeting]" = forms.ModelChoiceField(label="Agreed at", queryset=None, empty_label=None)

    def __init__(self, *typed: Typed, row: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, row=row, **options)
        choose_from(self, at=selectors.later_meetings(row))
        say_rows(self, "at", lambda meeting: f"the meeting of {long_date(meeting.on)}")


# Attendance

SEAT = [("", "Not recorded"), ("present", "Present"), ("apologies", "Apologies"), ("absent", "Absent")]
OTHERS = [
    ("also_present", "Also present"),
    ("present", "Present, as a member"),
    ("observer", "Observer"),
    ("apologies", "Apologies"),
]
NOBODY = {"post": "", "organisation": "", "presence": Presence.ALSO_PRESENT.value}


def _presence(choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label="Presence", required=False, choices=choices)


class AttendanceForm(RowForm):
    """The attendance sheet of a meeting: a line for each seat of its group, and for whoever else was there.

    A seat's fields are named by its key, those of another line by the key of its row; new lines are `new1` and on. A
    line that somebody took away after the sheet was opened stays on it, as one without a row, if it was typed in.
    """

    BLANK = 3

    def __init__(self, data: QueryDict | None = None, *, row: Meeting, **options: Unpack[FormOptions]) -> None:
        stored = selectors.attendances(row)
        by_seat = {attendance.seat_id: attendance for attendance in stored if attendance.seat_id}
        self.seats = [(seat, by_seat.get(seat.pk)) for seat in current_seats(row.group_id)]
        current = {seat.pk for seat, _ in self.seats}
        self.others: dict[str, Attendance | None] = {
            str(attendance.pk): attendance for attendance in stored if attendance.seat_id not in current
        }
        if data is not None:
            self.others |= dict.fromkeys(_lines_sent(data) - self.others.keys())
            data = self._with_what_is_not_on_it(data)
        new = [f"new{number}" for number in range(1, self.BLANK + 1)]
        self.lines = [*self.others, *new]
        self.base_fields = {**self.base_fields, **self._fields()}  # type: ignore[misc]  # of this sheet alone
        self.TOGETHER = tuple(
            frozenset({f"{seat.pk}-presence", f"{seat.pk}-substitute"}) for seat, _ in self.seats
        ) + tuple(
            frozenset(f"{name}-{part}" for part in NOBODY)
            for name, attendance in self.others.items()
            if attendance is None
        )
        super().__init__(data, row=row, **options)
        for seat, _ in self.seats:
            self.fields[f"{seat.pk}-presence"].label = f"{seat.title}: presence"
            self.fields[f"{seat.pk}-substitute"].label = f"{seat.title}: somebody came instead"

    def _fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for seat, _ in self.seats:
            found[f"{seat.pk}-presence"] = _presence(SEAT)
            found[f"{seat.pk}-substitute"] = _text("Somebody came instead", longest=200)
        for name in self.lines:
            found[f"{name}-post"] = _text("Post", longest=200)
            found[f"{name}-organisation"] = _text("Organisation", longest=200)
            found[f"{name}-presence"] = _presence(OTHERS)
        return found

    def _with_what_is_not_on_it(self, data: QueryDict) -> QueryDict:
        """What was sent, and of a line that somebody added after this sheet was opened, what is stored."""
        data = data.copy()
        for name, attendance in self.others.items():
            if attendance and f"{name}-post" not in data:
                for part in NOBODY:
                    data[f"{name}-{part}"] = getattr(attendance, part)
        return data

    def values(self, row: Meeting) -> Cleaned:
        found = {}
        for seat, attendance in self.seats:
            found[f"{seat.pk}-presence"] = attendance.presence if attendance else ""
            found[f"{seat.pk}-substitute"] = attendance.post if attendance and attendance.stands_in_for else ""
        for name, other in self.others.items():
            for part, nothing in NOBODY.items():
                found[f"{name}-{part}"] = getattr(other, part) if other else nothing
        return found

    def label_of(self, name: str) -> str:
        line, _, part = name.rpartition("-")
        if line not in self.others:
            return super().label_of(name)
        other = self.others[line]
        return f"{other.post if other else 'A line that was taken away'}: {part}"

    def seat_lines(self) -> list[dict[str, object]]:
        """For the page: each seat with its two fields."""
        return [
            {"seat": seat, "presence": self[f"{seat.pk}-presence"], "substitute": self[f"{seat.pk}-substitute"]}
            for seat, _ in self.seats
        ]

    def other_lines(self) -> list[dict[str, object]]:
        """For the page: each other line with its three fields."""
        return [{part: self[f"{name}-{part}"] for part in NOBODY} for name in self.lines]

    def sent(self) -> Cleaned:
        """The sheet as the service takes it; seats without a word about them and empty lines are left out."""
        return {"version": self.cleaned_data["version"], "lines": [*self._seats_sent(), *self._others_sent()]}

    def _seats_sent(self) -> Iterator[Came]:
        for seat, row in self.seats:
            presence = self.cleaned_data[f"{seat.pk}-presence"]
            instead = self.cleaned_data[f"{seat.pk}-substitute"]
            if presence or instead:
                yield Came(
                    presence=Presence.PRESENT if instead else presence,
                    post=instead or seat.title,
                    organisation=seat.organisation.name,
                    seat_id=seat.pk,
                    stands_in_for=seat.title if instead else "",
                    row_id=row.pk if row else None,
                )

    def _others_sent(self) -> Iterator[Came]:
        for name in self.lines:
            typed = {part: self.cleaned_data[f"{name}-{part}"] for part in NOBODY}
            row = self.others.get(name)
            if typed["post"]:
                yield Came(
                    presence=typed["presence"] or Presence.ALSO_PRESENT,
                    post=typed["post"],
                    organisation=typed["organisation"],
                    seat_id=row.seat_id if row else None,
                    stands_in_for=row.stands_in_for if row else "",
                    row_id=row.pk if row else None,
                )


def _lines_sent(data: QueryDict) -> set[str]:
    """The names of the lines of stored rows that a sheet was sent with."""
    found = (LINE.fullmatch(name) for name in data)
    return {match[1] for match in found if match}
