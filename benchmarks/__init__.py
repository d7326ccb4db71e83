"""How fast it is, beside a bare Django on the same machine in the same minute: `make bench`. See docs/benchmarks.md."""
