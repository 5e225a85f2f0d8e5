"""
Times scikit-learn's or XGBoost's forest: forest.py LIBRARY FILE ROWS WIDTH TREES DEPTH THREADS SCORE_TREES ->
JSON with seconds. Scores SCORE_TREES trees: those grown, over and over.
Fixed is what one tree with one split takes: reading and binning the matrix, starting threads.
"""
import json
import sys
import time

import numpy as np

library, path, rows, width, trees, depth, threads, score_trees = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
x = np.fromfile(path + ".f32", np.float32, rows * width).reshape(rows, width)
y = np.fromfile(path + ".u8", np.uint8, rows)

if library == "sklearn":
    from sklearn.ensemble import RandomForestClassifier

    def train(count, depth):
        depth_or_none = depth if depth > 0 else None
        return RandomForestClassifier(count, max_depth=depth_or_none, n_jobs=threads, random_state=1).fit(x, y)

    def repeated(model):
        model.estimators_ = [model.estimators_[t % trees] for t in range(score_trees)]
        model.n_estimators = score_trees
        return model

    def score(model):
        return model.predict_proba(x)[:, 1]
else:
    import xgboost

    def train(count, depth):
        # A forest: one round of parallel trees, Poisson-like row sampling, a draw of features at each node.
        settings = dict(objective="binary:logistic", tree_method="hist", num_parallel_tree=count, subsample=0.632,
                        colsample_bynode=3.5 / width, learning_rate=1, max_depth=depth, reg_lambda=0,
                        min_child_weight=0, nthread=threads, seed=1, max_bin=256)
        return xgboost.train(settings, xgboost.DMatrix(x, y, nthread=threads), 1)

    def repeated(model):
        whole = json.loads(model.save_raw("json"))
        forest = whole["learner"]["gradient_booster"]["model"]
        forest["trees"] = [forest["trees"][t % trees] | {"id": t} for t in range(score_trees)]
        forest["tree_info"] = [0] * score_trees
        forest["gbtree_model_param"] |= {"num_trees": str(score_trees), "num_parallel_tree": str(score_trees)}
        return xgboost.Booster({"nthread": threads}, model_file=bytearray(json.dumps(whole), "ascii"))

    def score(model):
        return model.predict(xgboost.DMatrix(x, nthread=threads))


def timed(work, *given):
    start = time.perf_counter()
    made = work(*given)
    return made, time.perf_counter() - start


stump, train_fixed = timed(train, 1, 1)
_, score_fixed = timed(score, stump)
model, trained = timed(train, trees, depth)
_, scored = timed(score, repeated(model))
print(json.dumps({"train": trained, "score": scored, "trainFixed": train_fixed, "scoreFixed": score_fixed}))
