"""Names of groups within a sentence."""


def the(name: str) -> str:
    """A name with its article, once: "the Board", and of a group called "The Forum" "the Forum"."""
    article, _, rest = name.partition(" ")
    return f"the {rest if article.casefold() == 'the' and rest else name}"
