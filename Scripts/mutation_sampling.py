"""Which faults are planted: a stratified sample that its seed names.

The sample does not depend on how fast a worker is. Slot k of a stratum (a module
and an operator) has a fixed list of candidates and takes the first that builds.
A fault's place in the sample is its own: one that is mended, or a changed file, moves
no other fault in or out but by taking or leaving a slot.
"""

import hashlib
import random
from collections import defaultdict


def strata_of(mutants):
    """Mutants by (module, operator), in a fixed order."""
    strata = defaultdict(list)
    for mutant in mutants:
        strata[(mutant.module, mutant.operator)].append(mutant)
    return dict(sorted(strata.items()))


def allocate(sizes, count, rng):
    """How many of `count` slots each stratum gets.

    With room for all, one each and the rest in proportion to the sizes (largest
    remainders); otherwise modules in turn, each with operators not used before
    while there are any.
    """
    slots = dict.fromkeys(sizes, 0)
    count = min(count, sum(sizes.values()))
    if count < len(sizes):
        return _in_turn(slots, count, rng)
    for key in slots:
        slots[key] = 1
    left, total = count - len(slots), sum(sizes.values())
    shares = {key: left * size / total for key, size in sizes.items()}
    for key in slots:
        slots[key] = min(sizes[key], 1 + int(shares[key]))
    order = sorted(sizes, key=lambda key: (int(shares[key]) - shares[key], key))
    while sum(slots.values()) < count:
        for key in order:
            if sum(slots.values()) < count and slots[key] < sizes[key]:
                slots[key] += 1
    return slots


def _in_turn(slots, count, rng):
    left = sorted(slots)
    rng.shuffle(left)
    modules = sorted({module for module, _ in left})
    rng.shuffle(modules)
    used = set()
    while count > 0:
        for module in modules:
            mine = [key for key in left if key[0] == module]
            if mine and count > 0:
                key = min(mine, key=lambda k: k[1] in used)  # stable: first new
                left.remove(key)
                used.add(key[1])
                slots[key] = 1
                count -= 1
    return slots


def place(mutant, seed):
    """Where a fault stands among those of its stratum: by a hash of the seed and of
    what it changes."""
    text = "\0".join((
        str(seed), mutant.file, mutant.operator, mutant.before, mutant.after))
    return hashlib.sha256(text.encode()).digest(), mutant.line


def slots_of(mutants, count, seed):
    """Lists of candidates, one a slot; no mutant is in two of them."""
    rng = random.Random(seed)
    strata = strata_of(mutants)
    sizes = {key: len(members) for key, members in strata.items()}
    result = []
    for key, number in allocate(sizes, count, rng).items():
        members = sorted(strata[key], key=lambda m: place(m, seed))
        result += [members[k::number] for k in range(number)]
    rng.shuffle(result)  # so that a time limit cuts no stratum off
    return result
