"""A token that a suspension ended opens nothing, in a copy: making one takes everybody's connections away."""

from __future__ import annotations

from dataclasses import replace

from tests.attacks.attack import NO_CONTEXT, Attack, attackers, verdict
from tests.attacks.ground import Ground, copied, django_on, suspended


def test_a_token_that_a_suspension_ended_opens_nothing(ground: Ground) -> None:
    with copied(ground) as copy:
        with django_on(copy):
            ended = suspended(copy)
        shut = replace(copy, tokens={**copy.tokens, **ended})
        with attackers(shut) as held:
            faults = [
                fault
                for name in ended
                for sql in (
                    f"set local app.context = '{{{name}_token}}'; select * from item",
                    f"select sec.enter('{{{name}_token}}', null, false)",
                    f"commit; begin; set local app.context = '{{{name}_token}}'; select sec.ws_writing()",
                )
                for who in ("alice", "guest")
                for fault in verdict(shut, Attack(f"{who}: {name}", who, sql, NO_CONTEXT), held)
            ]
    assert faults == [] and len(ended) == 3
