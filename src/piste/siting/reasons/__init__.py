"""Why a plan is as it is: what points, sites, places and municipalities gain and lose by it."""
