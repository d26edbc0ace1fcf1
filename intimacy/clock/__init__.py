"""What the house remembers of its own clock, and what is done when that clock or the zone data
changes.

batches            working a table off in batches, each in a transaction, from a kept key on
models             the release of zone data last used, the latest tick, a clock set back
recompute_moments  computes local times anew when the zone data changes; rooms register parts
setbacks           brings back what a clock that ran ahead had moved on; rooms register parts
"""
