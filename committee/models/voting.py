"""Who may vote, said once in PostgreSQL for every table that records that somebody did."""

import pgtrigger

from committee.enums.meetings import BallotMode

# FOR SHARE: a close waits for the votes under way, and a vote that waited for a close sees it.
_BALLOT_IS_OPEN = """
    SELECT ballot.status, ballot.mode, item.id AS item_id, item.meeting_id, item.referral_id INTO target
    FROM committee_ballot AS ballot JOIN committee_agendaitem AS item ON item.id = ballot.item_id
    WHERE ballot.id = NEW.ballot_id FOR SHARE OF ballot;
    IF target.status IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'committee: the ballot is not open' USING ERRCODE = 'check_violation';
    END IF;
"""
_VOTES_ARE_TAKEN_THIS_WAY = """
    IF target.mode IS DISTINCT FROM '{mode}' THEN
        RAISE EXCEPTION 'committee: not the mode of this ballot' USING ERRCODE = 'check_violation';
    END IF;
"""
# What is recorded of one point prevails over what is recorded of the whole meeting.
# A substitute votes in the place of whom they stand for, and no proxy goes through them.
_VOTER_IS_HERE = """
    SELECT mandate.person_id AS titular_id, COALESCE(whole.substitute_id, mandate.person_id) AS person_id,
           CASE WHEN whole.substitute_id IS NULL AND theirs.substitute_id IS NULL
                THEN holder.person_id END AS holder_id,
           COALESCE(alone.presence, whole.presence) AS presence
    INTO voter
    FROM committee_mandate AS mandate
    LEFT JOIN committee_attendance AS whole
      ON whole.mandate_id = mandate.id AND whole.meeting_id = target.meeting_id
    LEFT JOIN committee_itempresence AS alone
      ON alone.mandate_id = mandate.id AND alone.item_id = target.item_id
    LEFT JOIN committee_mandate AS holder
      ON holder.id = CASE WHEN alone.id IS NULL THEN whole.proxy_holder_id ELSE alone.proxy_holder_id END
    LEFT JOIN committee_attendance AS theirs
      ON theirs.mandate_id = holder.id AND theirs.meeting_id = target.meeting_id
    WHERE mandate.id = NEW.mandate_id;
    IF NOT COALESCE(
        CASE WHEN NEW.as_proxy THEN voter.presence = 'proxy' AND voter.holder_id = NEW.cast_by_id
        ELSE voter.presence IN ('in_person', 'remote') AND voter.person_id = NEW.cast_by_id END, FALSE)
    THEN
        RAISE EXCEPTION 'committee: not here to cast this vote' USING ERRCODE = 'check_violation';
    END IF;
"""
_NOBODY_IS_RECUSED = """
    IF EXISTS (SELECT 1 FROM committee_recusal
               WHERE referral_id = target.referral_id
                 AND person_id IN (voter.person_id, voter.titular_id, NEW.cast_by_id)) THEN
        RAISE EXCEPTION 'committee: recused from this referral' USING ERRCODE = 'check_violation';
    END IF;
"""


def while_open_by_whoever_may(mode: BallotMode) -> pgtrigger.Trigger:
    """For a table whose rows say that a mandate (`mandate`, `cast_by`, `as_proxy`) voted in a `ballot` of this mode."""
    conditions = (
        _BALLOT_IS_OPEN,
        _VOTES_ARE_TAKEN_THIS_WAY.format(mode=mode.value),
        _VOTER_IS_HERE,
        _NOBODY_IS_RECUSED,
    )
    return pgtrigger.Trigger(
        name="while_open_by_whoever_may",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        declare=[("target", "RECORD"), ("voter", "RECORD")],
        func="".join(conditions) + "    RETURN NEW;\n",
    )
