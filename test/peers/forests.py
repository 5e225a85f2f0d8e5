"""scikit-learn's random forests on the samples of a folder, several seeds each: forests.py FOLDER -> JSON.

FOLDER/samples.json lists the samples: name, width, trainRows, settings (words of RandomForestClassifier), seeds. NAME.f32 holds the
features row by row, NAME.u8 the labels, NAME.f64 the weights; the first trainRows rows train, the others test.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import log_loss, roc_auc_score

folder = sys.argv[1]
# A leaf of one class gives a probability of 0 or 1; kept this far from them, so that no single row decides the log-loss.
EDGE = 1e-3


def results(sample):
    path = f"{folder}/{sample['name']}"
    x = np.fromfile(path + ".f32", np.float32).reshape(-1, sample["width"])
    y = np.fromfile(path + ".u8", np.uint8)
    w = np.fromfile(path + ".f64", np.float64)
    train, test = slice(0, sample["trainRows"]), slice(sample["trainRows"], None)
    auc, loss = [], []
    for seed in sample["seeds"]:
        forest = RandomForestClassifier(random_state=seed, n_jobs=2, **sample["settings"])
        p = forest.fit(x[train], y[train], w[train]).predict_proba(x[test])[:, 1]
        auc.append(roc_auc_score(y[test], p, sample_weight=w[test]))
        loss.append(log_loss(y[test], np.clip(p, EDGE, 1 - EDGE), sample_weight=w[test]))
    return {"auc": auc, "logLoss": loss}


with open(f"{folder}/samples.json") as file:
    samples = json.load(file)
print(json.dumps({"package": f"scikit-learn {sklearn.__version__}", "results": {s["name"]: results(s) for s in samples}}))
