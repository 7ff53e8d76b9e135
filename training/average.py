"""`python -m training.average ONE.pt OTHER.pt OUT.pt --share 0.75`: weights between those of two runs.

Runs that began at the same weights lie in one valley: their mean ranks what neither has seen at least as well
(Wortsman et al., "Model soups", 2022). What only one of them has is taken as it is.
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Read both, write the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the first (0 to 1)")
    args = parser.parse_args()
    one, other = (torch.load(path, weights_only=True) for path in (args.one, args.other))
    torch.save(
        {
            name: args.share * weight + (1 - args.share) * other[name]
            if name in other and weight.dtype.is_floating_point
            else weight
            for name, weight in one.items()
        },
        args.out,
    )


if __name__ == "__main__":
    main()
