"""What one row can prove, said the same way everywhere."""

from django.db.models import CheckConstraint, Q, TextChoices


def known(field: str, choices: type[TextChoices], *, name: str) -> CheckConstraint:
    """`field` holds one of `choices`, in PostgreSQL too."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def all_or_none(*fields: str, name: str) -> CheckConstraint:
    """The fields are all set or all null: an act is dated and signed, or has not taken place."""
    all_set, none_set = Q(), Q()
    for field in fields:
        all_set &= Q(**{f"{field}__isnull": False})
        none_set &= Q(**{f"{field}__isnull": True})
    return CheckConstraint(condition=all_set | none_set, name=name)


def set_from(field: str, *, states: list[str], state_field: str = "status", name: str) -> CheckConstraint:
    """In each of `states`, `field` is set."""
    return CheckConstraint(condition=~Q(**{f"{state_field}__in": states}) | Q(**{f"{field}__isnull": False}), name=name)
