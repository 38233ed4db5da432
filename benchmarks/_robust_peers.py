"""EMA Workbench and prim, in a Python that has them; called by robust.py with a job as JSON."""

import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


def experiments(n):
    from ema_workbench import Model, Policy, RealParameter, ScalarOutcome, perform_experiments
    from ema_workbench.em_framework.evaluators import SequentialEvaluator
    from ema_workbench.util import ema_logging

    ema_logging.log_to_stderr(50)
    names = [f"q{i}" for i in range(10)]

    def model(lever=0.5, **q):
        return {"y": lever * q["q0"] + q["q1"] * q["q2"] - q["q3"] + q["q4"] * (1 + q["q5"])
                - q["q6"] * q["q7"] + max(q["q8"], q["q9"])}  # fmt: skip

    own = Model("sum", function=model)
    own.uncertainties = [RealParameter(name, 0, 1) for name in names]
    own.levers = [RealParameter("lever", 0, 1)]
    own.outcomes = [ScalarOutcome("y")]
    policies = [Policy("low", lever=0.2), Policy("high", lever=0.8)]
    began = time.process_time()
    with SequentialEvaluator(own) as evaluator:
        perform_experiments(own, n // 2, policies, evaluator=evaluator)
    return {"seconds": time.process_time() - began, "experiments": n}


def peel(file):
    import pandas as pd
    from ema_workbench.analysis.prim import Prim

    data = np.load(file)
    frame = pd.DataFrame({f"x{i}": row for i, row in enumerate(data["x"])})
    began = time.process_time()
    box = Prim(frame, data["y"], threshold=0.5, peel_alpha=0.05, mass_min=0.05).find_box()
    seconds = time.process_time() - began
    path = box.peeling_trajectory
    return {
        "seconds": seconds,
        "coverage": [float(v) for v in path["coverage"]],
        "density": [float(v) for v in path["density"]],
    }


def main():
    job = json.load(sys.stdin)
    answer = experiments(job["n"]) if job["job"] == "experiments" else peel(job["file"])
    print("\n" + json.dumps(answer))


if __name__ == "__main__":
    main()
