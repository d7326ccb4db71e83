"""The kinds of paper, a module each with its `KIND`. To add one: a module, its template, and a line in
`KINDS_OF_PAPER` of `safer_communities/parts.py`."""
