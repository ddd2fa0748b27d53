"""Writes golden.json: what SciPy and rliable say of the cases that the TypeScript statistics are tested with.

    python golden.py <checkout of github.com/google-research/rliable> > golden.json
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

HERE = Path(__file__).parent
MARGIN = 0.5
DIFFERENCES = {
    "five": [0.4, -0.1, 0.9, 1.3, 0.2],
    "eight with ties": [1.0, 1.0, -0.5, 0.5, 2.0, 2.0, -2.0, 0.0],
    "ten": [2.1, 1.7, 2.6, -0.3, 1.9, 2.2, 0.8, 3.1, 1.1, 2.4],
    "ten around zero": [0.3, -0.2, 0.1, -0.4, 0.25, -0.15, 0.05, -0.05, 0.2, -0.12],
    "sixteen": [round(float(x), 3) for x in np.random.default_rng(3).normal(0.4, 1.0, 16)],
    "twenty": [round(float(x), 3) for x in np.random.default_rng(4).normal(0.5, 1.0, 20)],
}


def signed_rank_by_enumeration(differences: list[float]) -> float:
    others = np.array([d for d in differences if d != 0])
    ranks = stats.rankdata(np.abs(others))
    centre = ranks.sum() / 2
    signs = np.array(np.meshgrid(*[[0, 1]] * len(others))).reshape(len(others), -1)
    sums = ranks @ signs
    observed = ranks[others > 0].sum()
    return float(np.mean(np.abs(sums - centre) >= abs(observed - centre) - 1e-9))


def of_differences(differences: list[float]) -> dict[str, float]:
    values = np.array(differences)
    exact = len(values) <= 16
    permutation = stats.permutation_test(
        (values,),
        lambda x, axis: np.mean(x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=np.inf if exact else 400_000,
        rng=np.random.default_rng(1),
    )
    ties = len(set(np.abs(values))) < len(values) or 0 in values
    signed_rank = (
        signed_rank_by_enumeration(differences)
        if ties
        else float(stats.wilcoxon(values, method="exact").pvalue)
    )
    above = stats.ttest_1samp(values, -MARGIN, alternative="greater").pvalue
    below = stats.ttest_1samp(values, MARGIN, alternative="less").pvalue
    intervals = {
        method: stats.bootstrap(
            (values,),
            lambda x, axis: stats.trim_mean(x, 0.25, axis=axis),
            method=method,
            n_resamples=100_000,
            rng=np.random.default_rng(2),
        ).confidence_interval
        for method in ("percentile", "BCa")
    }
    n = len(values)
    deviation = float(np.std(values, ddof=1))
    detectable = (stats.t.ppf(0.975, n - 1) + stats.t.ppf(0.8, n - 1)) * deviation / np.sqrt(n)
    shift = detectable / deviation * np.sqrt(n)
    reach = stats.t.ppf(0.975, n - 1)
    return {
        "iqm": float(stats.trim_mean(values, 0.25)),
        "p_sign_flip": float(permutation.pvalue),
        "p_signed_rank": signed_rank,
        "p_equivalence": float(max(above, below)),
        "deviation": deviation,
        "detectable": float(detectable),
        "power": float(stats.nct.sf(reach, n - 1, shift) + stats.nct.cdf(-reach, n - 1, shift)),
        "percentile": [float(intervals["percentile"].low), float(intervals["percentile"].high)],
        "bca": [float(intervals["BCa"].low), float(intervals["BCa"].high)],
    }


def atari(rliable: Path) -> dict[str, object]:
    spec = importlib.util.spec_from_file_location("metrics", rliable / "rliable" / "metrics.py")
    assert spec is not None and spec.loader is not None
    metrics = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(metrics)
    folder = HERE / "atari-100k"
    references = json.loads((folder / "references.json").read_text())

    def normalised(name: str) -> np.ndarray:
        scores = json.loads((folder / f"{name}.json").read_text())
        low, high = references["random"], references["human"]
        return np.stack(
            [(np.array(scores[g]) - low[g]) / (high[g] - low[g]) for g in sorted(scores)], axis=1
        )

    def of_agent(scores: np.ndarray) -> dict[str, object]:
        rng = np.random.default_rng(5)
        drawn = [
            stats.trim_mean(
                np.take_along_axis(scores, rng.integers(0, len(scores), scores.shape), axis=0),
                0.25,
                axis=None,
            )
            for _ in range(20_000)
        ]
        return {
            "mean": float(metrics.aggregate_mean(scores)),
            "median_of_tasks": float(metrics.aggregate_median(scores)),
            "iqm": float(metrics.aggregate_iqm(scores)),
            "optimality_gap": float(metrics.aggregate_optimality_gap(scores)),
            "iqm_interval": [float(end) for end in np.quantile(drawn, [0.025, 0.975])],
            "profile": [float(np.mean(scores > tau)) for tau in (0, 0.5, 1, 2)],
        }

    der, drq = normalised("DER"), normalised("DrQ")
    return {
        "DER": of_agent(der),
        "DrQ": of_agent(drq),
        "DrQ over DER": float(metrics.probability_of_improvement(drq, der)),
    }


def main() -> None:
    points = [-6.5, -4.0, -3.9, -2.0, -0.5, 0.0, 0.1, 1.0, 1.96, 3.5, 5.0]
    shares = [1e-6, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999]
    degrees = [1, 2, 4, 9, 30, 500]
    first, second = DIFFERENCES["ten"], DIFFERENCES["ten around zero"]
    golden = {
        "scipy": scipy.__version__,
        "margin": MARGIN,
        "normal": {
            "cumulative": [[x, float(stats.norm.cdf(x))] for x in points],
            "quantile": [[p, float(stats.norm.ppf(p))] for p in shares],
        },
        "student": {
            "cumulative": [[x, n, float(stats.t.cdf(x, n))] for x in points for n in degrees],
            "quantile": [[p, n, float(stats.t.ppf(p, n))] for p in shares for n in degrees],
        },
        "correlation": [first, second, float(stats.pearsonr(first, second).statistic)],
        "cases": {
            name: {"differences": values, **of_differences(values)}
            for name, values in DIFFERENCES.items()
        },
        "atari": atari(Path(sys.argv[1])),
    }
    json.dump(golden, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
