"""A list's columns for programs: what the answer holds, and what may be sent, as the schema and REST framework want it.

What is written of a row is not made by these serializers (`sheets.columns` compiles that): they only describe it.
"""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from rest_framework import serializers

from safer_communities.sheets import kinds
from safer_communities.sheets.columns import Column, Columns, Sent

Options = dict[str, Any]
Described = type[serializers.Serializer[Any]]
AnyField = serializers.Field[Any, Any, Any, Any]


class Strict(serializers.Serializer[Any]):
    """What may be sent. A field that is not known is an error, not ignored: it is most likely a misspelt one."""

    def to_internal_value(self, data: object) -> Any:
        if isinstance(data, dict) and (unknown := [name for name in data if name not in self.fields]):
            names = ", ".join(self.fields)
            raise serializers.ValidationError(
                {str(name): [f"This cannot be set here. There are: {names}."] for name in unknown}
            )
        return super().to_internal_value(data)


class ChoiceField(serializers.ChoiceField):
    """A choice whose error names the choices."""

    def __init__(self, choices: kinds.Choices, **options: Any) -> None:
        codes = [code for code, _ in choices if code]
        message = "“{input}” is not one of: " + ", ".join(map(str, codes)) + "."
        super().__init__(choices, error_messages={"invalid_choice": message}, **options)


def described(name: str, columns: Columns) -> Described:
    """A row as it is answered; `name` is the schema's."""
    told = {
        column.name: field_of(
            column.kind, _given(help_text=column.help, allow_null=column.null, allow_blank=column.blank)
        )
        for column in columns.answered
    }
    return type(f"{name}Serializer", (serializers.Serializer,), told)


def sent(name: str, columns: Columns) -> type[Strict]:
    """What may be sent of a row: its writable columns; `name` is the schema's."""
    return type(name, (Strict,), {column.name: _sent(column, own) for column, own in columns.writable})


def _sent(column: Column, own: Sent) -> AnyField:
    options = _given(allow_null=column.null, allow_blank=own.blank, max_length=own.longest, help_text=own.help)
    if not own.needed:
        options["required"] = False
    if own.default is not None:
        options["default"] = own.default
    if isinstance(column.kind, kinds.Choice):
        return ChoiceField(column.kind.choices, **options)
    return field_of(column.kind, options)


def _given(**options: object) -> Options:
    return {name: value for name, value in options.items() if value}


@singledispatch
def field_of(kind: kinds.Kind, options: Options) -> AnyField:
    """The field of REST framework for a kind of column."""
    raise TypeError(f"Programs cannot be told of {kind}.")


Make = Callable[[Any, Options], AnyField]


def _is(kind: type[kinds.Kind], make: Make) -> None:
    field_of.register(kind, make)


_is(kinds.Text, lambda _, options: serializers.CharField(**options))
_is(kinds.Link, lambda _, options: serializers.URLField(**options))
_is(kinds.Named, lambda _, options: serializers.CharField(**options))
_is(kinds.Identifier, lambda _, options: serializers.UUIDField(**options))
_is(kinds.Whole, lambda _, options: serializers.IntegerField(**options))
_is(kinds.Day, lambda _, options: serializers.DateField(**options))
_is(kinds.Time, lambda _, options: serializers.TimeField(**options))
_is(kinds.Moment, lambda _, options: serializers.DateTimeField(**options))
_is(kinds.YesNo, lambda _, options: serializers.BooleanField(**options))
_is(kinds.Record, lambda _, options: serializers.DictField(**options))
_is(kinds.Choice, lambda kind, options: serializers.ChoiceField(kind.choices, **options))
_is(kinds.Many, lambda kind, options: serializers.ListField(child=field_of(kind.of, {}), **options))
_is(
    kinds.Number,
    lambda kind, options: serializers.DecimalField(max_digits=kind.digits, decimal_places=kind.places, **options),
)
