"""How forms look and speak: the renderer, a date and a money field, and messages in plain words.

A form inherits `PlainMessages` first: `class UpdateForm(PlainMessages, forms.Form)`. What was typed is kept
as it was typed, whatever is wrong with it, and every message says what to do.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from safer_communities.money import parse_money, pounds_exact
from safer_communities.words import MONTHS, long_date

FIRST_YEAR, LAST_YEAR = 1990, 2100
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-.,]*([a-z]{3,9})\.?[ \-,]*(\d{4}|\d{2})?", re.IGNORECASE)


def read_date(text: str) -> datetime.date:
    """The day that a person typed, day before month: "19 July 2013", "19 Jul 13", "19/7/2013", "2013-07-19".

    Raises ValueError, with a message to show beside the field, for anything that would have to be guessed.
    """
    bare = " ".join(text.split())
    year, month, day = _parts(bare)
    if year < 100:
        year += 2000
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"There is no such day as “{bare}”. Enter a date such as 19 July 2013.") from None
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise ValueError(f"“{bare}” is not a year of this programme. Enter a date such as 19 July 2013.")
    return date


def _parts(bare: str) -> tuple[int, int, int]:
    if match := _ISO.fullmatch(bare):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMERIC.fullmatch(bare):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _WORDS.fullmatch(bare):
        months = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(match[2].lower())]
        if len(months) == 1 and match[3] is None:
            raise ValueError(f"Add the year to “{bare}”, as in 19 July 2013.")
        if len(months) == 1:
            return int(match[3]), months[0], int(match[1])
    raise ValueError(f"“{bare}” is not a date. Enter it as 19 July 2013 or 19/7/2013.")


Typed = MultiValueDict[str, Any] | None  # what was sent, and the files that were sent with it
Cleaned = dict[str, Any]  # what was typed, by field, as each field reads it


class FormOptions(TypedDict, total=False):
    """What a form is given beside what was typed: of what Django's forms take, what is in use here."""

    auto_id: str
    initial: dict[str, object]
    prefix: str


class FieldOptions(TypedDict, total=False):
    """What a field is given, likewise."""

    label: str
    required: bool
    initial: object
    help_text: str
    widget: forms.Widget | type[forms.Widget]
    error_messages: dict[str, str]


class LongDateInput(forms.TextInput):
    """One text box for a date: it keeps whatever was typed, which a browser's own date box does not."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"autocomplete": "off", "data-width": "10", **(attrs or {})})

    def format_value(self, value: object) -> str | None:
        return long_date(value) if isinstance(value, datetime.date) else super().format_value(value)


class DateField(forms.DateField):
    """A day, typed as people write it; see `read_date` for what is understood."""

    widget = LongDateInput

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        options.setdefault("help_text", "For example, 19 July 2013")
        super().__init__(**options)

    def to_python(self, value: object) -> datetime.date | None:
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        if value in self.empty_values:
            return None
        try:
            return read_date(str(value)) if str(value).strip() else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem), code="invalid") from None


class MoneyField(forms.Field):
    """An amount in Decimal pounds and pence, typed as "1250", "£1,250.50" or, where allowed, "(£98,400)"."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        allow_negative: bool = False,
        max_value: Decimal = Decimal("999999999.99"),
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(**options)
        self.allow_negative = allow_negative
        self.max_value = max_value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal", "autocomplete": "off", "data-prefix": "£", "data-width": "10"}

    def prepare_value(self, value: object) -> object:
        return pounds_exact(value).replace("£", "") if isinstance(value, Decimal) else value

    def to_python(self, value: object) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal):
            return value if isinstance(value, Decimal) else None
        if not str(value).strip():
            return None
        try:
            return parse_money(str(value))
        except ValueError as problem:
            raise forms.ValidationError(str(problem), code="invalid") from None

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < 0 and not self.allow_negative:
            raise forms.ValidationError("Enter an amount of £0 or more.", code="negative")
        if abs(value) > self.max_value:
            raise forms.ValidationError(f"Enter an amount up to {pounds_exact(self.max_value)}.", code="too_large")


CONTROL_CLASSES: list[tuple[type[forms.Widget], str, str]] = [
    # before RadioSelect, which it inherits
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.Select, "select", "govuk-select"),
    (Input, "text", "govuk-input"),
]


class PlainBoundField(forms.BoundField):
    """A field as the templates in templates/forms/ ask for it."""

    @property
    def kind(self) -> str:
        return self._kind_and_class[0]

    @property
    def _kind_and_class(self) -> tuple[str, str]:
        for widget, kind, name in CONTROL_CLASSES:
            if isinstance(self.field.widget, widget):
                return kind, name
        return "other", ""

    @property
    def prefix(self) -> str:
        return str(self.field.widget.attrs.get("data-prefix", ""))

    @property
    def suffix(self) -> str:
        return str(self.field.widget.attrs.get("data-suffix", ""))

    @property
    def is_optional(self) -> bool:
        """Whether the label should add "(optional)". Boxes to tick never do, nor fields whose page says it of all."""
        said = "optional" in str(self.label) or self.field.widget.attrs.get("data-optional") == "said"
        return not self.field.required and self.kind != "checkbox" and not said

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, for a fieldset (a single control gets them from Django)."""
        return self.aria_describedby or ""

    @property
    def first_id(self) -> str:
        """The id of the control that a link in the error summary leads to."""
        if self.kind in ("radios", "checkboxes"):
            return f"{self.auto_id}_0"
        return str(self.id_for_label or self.auto_id)

    def control(self) -> SafeString:
        """The widget with this style's classes."""
        kind, name = self._kind_and_class
        names = [self.field.widget.attrs.get("class", ""), name]
        if width := self.field.widget.attrs.get("data-width"):
            names.append(f"govuk-input--width-{width}" if str(width).isdigit() else f"govuk-!-width-one-{width}")
        if self.errors and kind != "checkbox":
            names.append(f"{name}--error")
        attrs: dict[str, str | bool] = {"class": " ".join(filter(None, names))}
        if kind == "textarea" and self.field.widget.attrs.get("rows") == "10":  # Django's own default
            attrs["rows"] = "3"
        return self.as_widget(attrs=attrs)

    def options(self) -> list[dict[str, object]]:
        """Each radio button or check box: its input, id and label."""
        name = self._kind_and_class[1]
        choices: list[dict[str, object]] = []
        for option in self.subwidgets:
            option.data["attrs"]["class"] = name
            label = str(option.choice_label)
            choices.append({"control": mark_safe(option.tag()), "id": option.id_for_label, "label": label})
        return choices


class PlainFormRenderer(TemplatesSetting):
    """Django's FORM_RENDERER: `{{ form }}` and `{{ form.date.as_field_group }}` in this service's markup."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PlainBoundField


class PlainMessages:
    """Mixin for forms: messages made of the labels, numbers typed as text, errors listed for the summary."""

    fields: dict[str, forms.Field]

    def __init__(self, *typed: Typed, **options: Unpack[FormOptions]) -> None:
        super().__init__(*typed, **options)  # type: ignore[misc]  # a mixin: next in line is a form
        for name, field in self.fields.items():
            _speak_plainly(field, str(field.label or name.replace("_", " ")))
            if type(field.widget) is forms.NumberInput:
                # A browser's number box throws away what is not a number: nothing to correct.
                kept = {key: value for key, value in field.widget.attrs.items() if key not in ("step", "min", "max")}
                field.widget = forms.TextInput({"inputmode": "decimal", "data-width": "5", **kept})

    def error_list(self) -> list[dict[str, str]]:
        """Every error, the whole form's first, each with a link to its control ("" for the whole form)."""
        return list_errors(self)  # type: ignore[arg-type]  # a mixin of forms


class ServiceForm(PlainMessages, forms.Form):
    """A form whose service may find fault with it too."""

    def sent(self) -> Cleaned:
        """What was typed, as the service takes it."""
        return self.cleaned_data

    def take(self, problem: ValidationError) -> None:
        """Show a service's errors beside the fields that they name; those of no field here in the summary."""
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def choose_from(form: forms.BaseForm, **offered: QuerySet[Any] | Sequence[tuple[str, str]]) -> None:
    """What these fields of a form offer, by their names: rows, or codes with their words."""
    for name, choices in offered.items():
        field = form.fields[name]
        if isinstance(field, forms.ModelChoiceField) and isinstance(choices, QuerySet):
            field.queryset = choices
        elif isinstance(field, forms.ChoiceField) and not isinstance(choices, QuerySet):
            field.choices = choices
        else:
            raise TypeError(f"{name} cannot offer this.")


def say_rows(form: forms.BaseForm, name: str, words: Callable[[Any], str]) -> None:
    """How a field that offers rows says each of them."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows.")
    field.label_from_instance = words  # type: ignore[method-assign, assignment]  # no class for each


def list_errors(form: forms.BaseForm) -> list[dict[str, str]]:
    """Errors for the summary at the top of a page: [{"text", "href"}], href "" for the form as a whole."""
    listed = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    for bound in form:
        target = bound.first_id if isinstance(bound, PlainBoundField) else bound.id_for_label
        listed += [{"text": str(text), "href": f"#{target}"} for text in bound.errors]
    return listed


def _speak_plainly(field: forms.Field, label: str) -> None:
    """Put plain messages in the place of Django's own; a message that the form's author wrote stays."""
    noun = label if label[:2].isupper() else label[:1].lower() + label[1:]
    verb = "Choose" if isinstance(field, forms.ChoiceField) or hasattr(field, "choices") else "Enter"
    if isinstance(field, forms.BooleanField):
        verb = "Tick"
    plain = {
        "required": f"{verb} the {noun}.",
        "invalid_choice": f"Choose the {noun} from the list.",
        "max_length": f"{label} is too long: %(limit_value)s characters or fewer (it has %(show_value)s).",
        "min_value": f"{label} must be %(limit_value)s or more.",
        "max_value": f"{label} must be %(limit_value)s or less.",
        "max_decimal_places": f"{label} must have %(max)s decimal places or fewer.",
    }
    if isinstance(field, forms.IntegerField) and not isinstance(field, (forms.DecimalField, forms.FloatField)):
        plain["invalid"] = f"{label} must be a whole number, such as 12."
    elif isinstance(field, (forms.DecimalField, forms.FloatField)):
        plain["invalid"] = f"{label} must be a number, such as 12.5."
    defaults: dict[str, object] = {}
    for ancestor in reversed(type(field).__mro__):
        defaults.update(getattr(ancestor, "default_error_messages", {}))
    for code, message in plain.items():
        if field.error_messages.get(code) is defaults.get(code):
            field.error_messages[code] = message
