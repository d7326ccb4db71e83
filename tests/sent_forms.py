"""What a browser sends of a form that it was shown, without any script; and what a conflict's notice tells."""

from typing import Any

from lxml import html

Sent = dict[str, list[str]]


def as_sent_by_a_browser(response: Any, *, over: Sent | None = None) -> Sent:
    """What the form of a row on a page sends if nothing is changed in it: every control's values by its name.

    Args:
        over: what was sent before; controls that an answer in parts (htmx) does not bring stay as they were.
    """
    page = _parsed(response)
    for form in [one for one in page.xpath("//form") if one.method == "POST"]:
        sent = _values(form)
        if "version" in sent:
            return sent
    brought = _values(page)
    if over is None or "version" not in brought:
        raise AssertionError("No form of a row on this page.")
    return over | brought


def has_form_of_a_row(response: Any) -> bool:
    return bool(_parsed(response).xpath("//form[.//input[@name='version']]"))


def told_by(response: Any) -> list[tuple[str, str]]:
    """Both values of each field, as the notice of a conflict tells them: the person's, and what is saved now."""
    rows = _parsed(response).xpath("//div[contains(concat(' ', @class, ' '), ' conflict ')]//tbody/tr")
    return [(shown(row[1].text_content()), shown(row[2].text_content())) for row in rows]


def read_on(response: Any) -> str:
    """Everything that can be read on a page."""
    return shown(_parsed(response).text_content())


def words_of(response: Any) -> dict[tuple[str, str], str]:
    """How people read what can be chosen: the label of an option or of a radio button by its name and value."""
    found = {}
    page = _parsed(response)
    for option in page.xpath("//select//option"):
        found[option.xpath("ancestor::select")[0].get("name"), option.get("value", "")] = shown(option.text_content())
    for control in page.xpath("//input[@type='radio' or @type='checkbox'][@value][@id]"):
        [label] = page.xpath(f"//label[@for='{control.get('id')}']")
        found[control.get("name"), control.get("value")] = shown(label.text_content())
    return found


def shown(text: str) -> str:
    """A text as it reads on a page."""
    return " ".join(text.split())


def _parsed(response: Any) -> Any:
    content = response.content.decode()
    # a part of a page may be the row of a table, which does not stand by itself
    return html.fromstring(content if "<html" in content else f"<table><tbody>{content}</tbody></table>")


def _values(form: Any) -> Sent:
    sent: Sent = {}
    for control in form.xpath(".//input | .//textarea | .//select"):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            values = [control.get("value", "on")] if control.get("checked") is not None else []
        elif control.tag == "select":
            values = _chosen(control)
        elif control.tag == "textarea":
            # a browser drops one line break at the start, and ends each line with two characters
            values = [(control.text or "").replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")]
        else:
            values = [control.get("value", "")]
        sent.setdefault(name, []).extend(values)
    return {name: values for name, values in sent.items() if values}


def _chosen(control: Any) -> list[str]:
    options = control.xpath(".//option")
    chosen = [one for one in options if one.get("selected") is not None] or options[:1]
    return [one.get("value", "") for one in chosen]
