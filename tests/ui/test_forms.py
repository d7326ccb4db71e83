"""Fields, messages and markup of forms: plain words beside the field, and nothing typed is lost."""

import datetime
import re
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from safer_communities.ui.forms import DateField, MoneyField, PlainFormRenderer, PlainMessages, list_errors, read_date
from safer_communities.words import long_date


class SpendForm(PlainMessages, forms.Form):
    default_renderer = PlainFormRenderer

    kind = forms.ChoiceField(label="Kind of spend", choices=[("a", "Grant")], widget=forms.RadioSelect)
    on = DateField(label="Date paid")
    amount = MoneyField(label="Amount", help_text="Without VAT")
    panels = forms.IntegerField(label="Number of panels", min_value=0, required=False)
    note = forms.CharField(label="Note", required=False, max_length=5, widget=forms.Textarea)

    def clean(self) -> None:
        if self.cleaned_data.get("panels") == 13:
            raise forms.ValidationError("Thirteen panels cannot be held.")


GOOD = {"kind": "a", "on": "19 July 2013", "amount": "£1,250.50"}


@pytest.mark.parametrize(
    "typed",
    ["19 July 2013", "19 Jul 13", "19th july, 2013", "19/7/2013", "19.07.13", "19-7-2013", "2013-07-19"],
)
def test_a_date_is_understood_however_people_write_it(typed: str) -> None:
    assert read_date(typed) == datetime.date(2013, 7, 19)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)))
def test_a_date_that_the_service_writes_it_can_read(day: datetime.date) -> None:
    assert read_date(long_date(day)) == day
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31 June 2013", "There is no such day as “31 June 2013”. Enter a date such as 19 July 2013."),
        ("7/19/2013", "There is no such day as “7/19/2013”. Enter a date such as 19 July 2013."),
        ("19 July", "Add the year to “19 July”, as in 19 July 2013."),
        ("19 Ju 2013", "“19 Ju 2013” is not a date. Enter it as 19 July 2013 or 19/7/2013."),
        ("19 Jux 2013", "“19 Jux 2013” is not a date. Enter it as 19 July 2013 or 19/7/2013."),
        ("soon", "“soon” is not a date. Enter it as 19 July 2013 or 19/7/2013."),
        ("19/7/1066", "“19/7/1066” is not a year of this programme. Enter a date such as 19 July 2013."),
    ],
)
def test_a_date_that_would_have_to_be_guessed_is_refused_in_plain_words(typed: str, message: str) -> None:
    form = SpendForm({**GOOD, "on": typed})
    assert form.errors == {"on": [message]}


def test_good_answers_become_a_day_and_decimal_pounds() -> None:
    form = SpendForm(GOOD)
    assert form.is_valid()
    assert form.cleaned_data["on"] == datetime.date(2013, 7, 19)
    assert form.cleaned_data["amount"] == Decimal("1250.50")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the amount."),
        ("about £500", "“about £500” is not an amount in pounds. Enter it as £1,250.50."),
        ("-5", "Enter an amount of £0 or more."),
        ("1000000000", "Enter an amount up to £999,999,999.99."),
    ],
)
def test_an_amount_that_is_none_is_refused_in_plain_words(typed: str, message: str) -> None:
    assert SpendForm({**GOOD, "amount": typed}).errors == {"amount": [message]}


def test_a_cost_may_be_negative_where_the_field_says_so() -> None:
    assert MoneyField(allow_negative=True).clean("(£98,400)") == Decimal(-98400)


def test_messages_are_made_of_the_labels() -> None:
    form = SpendForm({"kind": "z", "panels": "many", "note": "too long"})
    assert form.errors == {
        "kind": ["Choose the kind of spend from the list."],
        "on": ["Enter the date paid."],
        "amount": ["Enter the amount."],
        "panels": ["Number of panels must be a whole number, such as 12."],
        "note": ["Note is too long: 5 characters or fewer (it has 8)."],
    }


def test_a_message_that_the_author_of_a_form_wrote_stays() -> None:
    class Own(PlainMessages, forms.Form):
        name = forms.CharField(error_messages={"required": "Who was paid?"})

    assert Own({}).errors == {"name": ["Who was paid?"]}


def test_the_summary_lists_every_error_with_a_link_to_its_control() -> None:
    form = SpendForm({**GOOD, "kind": "z", "on": "soon"})
    assert [error["href"] for error in list_errors(form)] == ["#id_kind_0", "#id_on"]
    html = str(form)
    for target in ("id_kind_0", "id_on"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = SpendForm({**GOOD, "panels": "13"})
    assert form.error_list() == [{"text": "Thirteen panels cannot be held.", "href": ""}]
    assert "Thirteen panels cannot be held." in Template("{% load ui %}{% error_summary form %}").render(
        Context({"form": form})
    )


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in str(SpendForm(GOOD))
    assert "error-summary" not in str(SpendForm())


@pytest.mark.parametrize("typed", ["31 June 2013", "about £500", "12 or so", '"><script>'])
def test_what_was_typed_is_kept_as_it_was_typed_and_escaped(typed: str) -> None:
    html = str(SpendForm({"on": typed, "amount": typed, "panels": typed}))
    kept = typed.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    assert html.count(f'value="{kept}"') == 3
    assert "<script>" not in html


def test_hint_and_error_are_tied_to_the_field() -> None:
    html = str(SpendForm({**GOOD, "amount": "x"})["amount"].as_field_group())
    named = re.search(r'aria-describedby="([^"]+)"', html)
    assert named is not None
    assert named[1].split() == ["id_amount_helptext", "id_amount_error"]
    for identifier in named[1].split():
        assert f'id="{identifier}"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="govuk-label" for="id_amount">Amount</label>' in html


def test_a_stored_value_is_shown_as_people_write_it() -> None:
    form = SpendForm(initial={"on": datetime.date(2013, 7, 19), "amount": Decimal("1250.5")})
    assert 'value="19 July 2013"' in str(form["on"].as_field_group())
    assert 'value="1,250.50"' in str(form["amount"].as_field_group())


def test_a_field_whose_page_says_that_all_may_be_left_out_does_not_repeat_it() -> None:
    form = SpendForm()
    form.fields["panels"].widget.attrs["data-optional"] = "said"
    assert "(optional)" not in str(form["panels"].as_field_group())


def test_numbers_are_typed_into_text_boxes_which_keep_what_is_no_number() -> None:
    html = str(SpendForm()["panels"].as_field_group())
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html
    assert "Number of panels (optional)" in html
