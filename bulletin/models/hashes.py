"""Hashes and sizes computed by PostgreSQL, so that they cannot be those of other bytes."""

from django.db.models import CharField, F, Func, PositiveIntegerField, Value


def sha256_of(expression: F | Func) -> Func:
    """The hash of stored bytes, in hexadecimal, as an expression that a generated column may use."""
    return Func(
        Func(expression, function="sha256"),
        Value("hex"),
        function="encode",
        output_field=CharField(max_length=64),
    )


def size_of(field: str) -> Func:
    return Func(F(field), function="octet_length", output_field=PositiveIntegerField())
