"""Certify a plan as it stands: part by part, "at most x % above the cheapest division with as many grids"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wangge.gridplan.bound import Certificate, certify
from wangge.gridplan.community import prepare
from wangge.gridplan.model import Community, Rules
from wangge.gridplan.parts import find_parts, make_part


@dataclass(frozen=True, slots=True)
class PartCertificate:
    """The certificate of one part and how many buildings and grids it has."""

    community: str
    buildings: int
    grids: int
    certificate: Certificate

    def as_dict(self) -> dict[str, object]:
        """Give the row of certificate.json."""
        own = self.certificate
        return {
            "community": self.community,
            "buildings": self.buildings,
            "grids": self.grids,
            "price": round(own.price, 6),
            "proven_minimum": round(own.bound, 6),
            "at_most_above": round(own.gap, 6),
            "closed": own.closed,
        }


def certify_community(
    community: Community, assigned: Sequence[str], rules: Rules, *, seconds: float = 30.0
) -> list[PartCertificate]:
    """Certify the division of one community; `assigned` is a grid id per building, `seconds` of CPU per part at most.

    Parts with a grid out of range have no certificate, for their price means nothing.
    """
    if not len(community.buildings):
        return []
    rules = replace(rules, weights=replace(rules.weights, small_split=rules.weights.split))
    arrangement, graph = prepare(community, rules, [])
    grid = np.zeros(graph.size, dtype=np.int64)
    names = {name: number for number, name in enumerate(sorted(set(assigned)))}
    grid[arrangement.node] = [names[name] for name in assigned]
    made = []
    for nodes in find_parts(graph, rules):
        label = np.unique(grid[nodes], return_inverse=True)[1].astype(np.int64)
        count = int(label.max()) + 1
        size = np.bincount(label, weights=graph.households[nodes])
        if ((size < rules.minimum) | (size > rules.maximum)).any():
            continue
        part = make_part(graph, nodes, np.full(len(nodes), -1, dtype=np.int64), rules, count)
        made.append(PartCertificate(community.code, len(nodes), count, certify(part, label, seconds=seconds)))
    return made


def overall_gap(certificates: Sequence[PartCertificate]) -> float:
    """Give by what share all certified parts together can at most be above the cheapest."""
    price = sum(c.certificate.price for c in certificates)
    bound = sum(c.certificate.bound for c in certificates)
    return max(0.0, price / bound - 1.0) if bound > 0 else 0.0
