"""Times scikit-learn's or XGBoost's forest: forest.py LIBRARY FILE ROWS WIDTH TREES DEPTH THREADS SCORE_TREES -> JSON."""
import json
import sys
import time

import numpy as np

library, path, rows, width, trees, depth, threads, score_trees = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
x = np.fromfile(path + ".f32", np.float32).reshape(rows, width)
y = np.fromfile(path + ".u8", np.uint8)
depth_or_none = depth if depth > 0 else None

if library == "sklearn":
    from sklearn.ensemble import RandomForestClassifier

    def train(count):
        return RandomForestClassifier(count, max_depth=depth_or_none, n_jobs=threads, random_state=1).fit(x, y)

    def score(model):
        return model.predict_proba(x)[:, 1]
else:
    import xgboost

    def train(count):
        # A forest: one round of parallel trees, Poisson-like row sampling, a draw of features at each node.
        settings = dict(objective="binary:logistic", tree_method="hist", num_parallel_tree=count, subsample=0.632,
                        colsample_bynode=3.5 / width, learning_rate=1, max_depth=depth, reg_lambda=0,
                        min_child_weight=0, nthread=threads, seed=1, max_bin=256)
        return xgboost.train(settings, xgboost.DMatrix(x, y, nthread=threads), 1)

    def score(model):
        return model.predict(xgboost.DMatrix(x, nthread=threads))

start = time.perf_counter()
model = train(trees)
trained = time.perf_counter() - start
scored = None
if score_trees:
    model = model if score_trees == trees else train(score_trees)
    start = time.perf_counter()
    p = score(model)
    scored = time.perf_counter() - start
fixed = 0
if library == "xgboost":
    start = time.perf_counter()
    xgboost.DMatrix(x, y, nthread=threads)
    fixed = time.perf_counter() - start
print(json.dumps({"train": trained, "score": scored, "trainFixed": fixed, "scoreFixed": fixed}))
