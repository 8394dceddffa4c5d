"""Who may do what in the registry. Pure functions of an actor and a loaded object; those of a sheet are named here."""

from algorithms.policies.sheets import (
    STEPS,
    Policy,
    can_approve,
    can_create,
    can_decline_referral,
    can_edit,
    can_enter_for,
    can_propose,
    can_publish,
    can_see,
    can_send_back,
    can_start_version,
)

__all__ = [
    "STEPS",
    "Policy",
    "can_approve",
    "can_create",
    "can_decline_referral",
    "can_edit",
    "can_enter_for",
    "can_propose",
    "can_publish",
    "can_see",
    "can_send_back",
    "can_start_version",
]
