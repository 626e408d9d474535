"""How uncertain a programme is: five risks, each with numbers that are assumptions until somebody measures them."""

from dataclasses import dataclass, replace

RISKS = ("cost", "delay", "rent", "joiners", "empty")


@dataclass(frozen=True)
class RiskParams:
    """Numbers of the five risks; the defaults are ASSUMPTIONS (docs/programme.md tells why they are what they are)."""

    cost_median: float = 0.10
    """Overrun of the median project, as a share of its plan."""
    cost_spread: float = 0.20
    """Standard deviation of the logarithm of a project's own cost factor."""
    cost_shared: float = 0.08
    """The same, of the factor that all projects share: building prices."""
    delay_mean_q: float = 0.6
    """Mean delay of an opening in quarters; whole quarters, geometric."""
    delay_shared: float = 0.6
    """Standard deviation of the logarithm of a factor on that mean which all projects share: builders, decisions."""
    rent_sd: float = 0.02
    """Standard deviation of a year's change of rents against the plan's."""
    joiners_mean: float = 0.95
    """Mean share of the planned people who come; the others keep their leases."""
    joiners_sd: float = 0.08
    joiners_shared: float = 0.03
    """Standard deviation of what all projects' shares have in common."""
    empty_chance: float = 0.08
    """Chance that space given up stays empty on the state's account when its lease or use should end."""
    empty_mean_q: float = 4.0
    """Mean quarters that it then stays empty, at least one."""
    draws: int = 10_000
    seed: int = 1
    active: frozenset[str] = frozenset(RISKS)
    """Risks that are drawn; the others stay at the plan."""

    def __post_init__(self) -> None:
        if not 0 < self.joiners_mean <= 1 or self.joiners_sd < 0:
            raise ValueError("the share of joiners lies between 0 and 1")
        if 0 < self.joiners_mean < 1 and self.joiners_sd**2 >= self.joiners_mean * (1 - self.joiners_mean):
            raise ValueError("the share of joiners cannot vary so much around its mean")
        if not 0 <= self.empty_chance <= 1 or self.empty_mean_q < 1:
            raise ValueError("a chance lies between 0 and 1, an empty space stays so for at least a quarter")
        spreads = (
            self.cost_spread,
            self.cost_shared,
            self.delay_mean_q,
            self.delay_shared,
            self.rent_sd,
            self.joiners_shared,
        )
        if min(spreads) < 0 or self.cost_median <= -1:
            raise ValueError("spreads and delays are never negative")
        if self.draws < 1 or not self.active <= set(RISKS):
            raise ValueError(f"at least one draw; risks are {', '.join(RISKS)}")

    def only(self, *risks: str) -> "RiskParams":
        """Return the same with only some risks drawn."""
        return replace(self, active=frozenset(risks))
