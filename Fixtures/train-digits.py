#!/usr/bin/env python3
"""Trains the network that the default suite verifies, and writes its inputs.

    python3 Fixtures/train-digits.py

Needs NumPy and scikit-learn; nothing is downloaded, since the digits come with
scikit-learn. Writes, beside itself,

    digits.safetensors         fc1 [128, 64], fc2 [64, 128], fc3 [10, 64]; F32
    digits-inputs.safetensors  sensitivity [256, 64], validation [250, 64],
                               evaluation [250, 64]: F32; labels [250]: I64
    README.md                  what they are, and the accuracy

The network is a 64-128-64-10 stack with ReLU between its layers, trained by Adam
on cross-entropy in float64 and then rounded to float32. Inputs are pixels / 16,
so each is a multiple of 1/16 and exact in float32.

The split: a seeded permutation of the 1,797 images; the first 1,297 rows train,
the next 250 are `validation`, the last 250 are `evaluation`. Neither of these two
was seen in training or chosen by it (the number of epochs is fixed beforehand).
`sensitivity` is the first 256 training rows.
"""

import json
import os
import struct

import numpy as np
import sklearn
from sklearn.datasets import load_digits

SEED = 1910
SIZES = [64, 128, 64, 10]
EPOCHS = 60
BATCH = 32
RATE = 2e-3
DECAY = 1e-4
FOLDER = os.path.dirname(os.path.abspath(__file__))


def split(rng):
    digits = load_digits()
    order = rng.permutation(len(digits.data))
    x = digits.data[order] / 16.0
    y = digits.target[order]
    return x[:1297], y[:1297], x[1297:1547], y[1297:1547], x[1547:], y[1547:]


def forward(layers, x):
    """The input of each layer, and the logits."""
    inputs = []
    for number, (w, b) in enumerate(layers):
        inputs.append(x)
        x = x @ w.T + b
        if number + 1 < len(layers):
            x = np.maximum(x, 0)
    return inputs, x


def gradients(layers, x, y):
    """Of the mean cross-entropy over the batch."""
    inputs, logits = forward(layers, x)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    upstream = p / len(y)
    result = []
    for (w, _), a in zip(reversed(layers), reversed(inputs)):
        result.append((upstream.T @ a, upstream.sum(axis=0)))
        upstream = (upstream @ w) * (a > 0)
    return result[::-1]


def train(rng, x, y):
    layers = []
    for n_in, n_out in zip(SIZES, SIZES[1:]):
        w = rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in))
        layers.append([w, np.zeros(n_out)])
    first = [[np.zeros_like(t) for t in layer] for layer in layers]
    second = [[np.zeros_like(t) for t in layer] for layer in layers]
    step = 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(x))
        for start in range(0, len(x), BATCH):
            rows = order[start : start + BATCH]
            step += 1
            for l, grads in enumerate(gradients(layers, x[rows], y[rows])):
                for k, g in enumerate(grads):
                    m, v = first[l][k], second[l][k]
                    m += 0.1 * (g - m)
                    v += 0.001 * (g * g - v)
                    move = (m / (1 - 0.9**step)) / (
                        np.sqrt(v / (1 - 0.999**step)) + 1e-8
                    )
                    layers[l][k] -= RATE * (move + DECAY * layers[l][k])
    return [(w.astype(np.float32), b.astype(np.float32)) for w, b in layers]


def accuracy(layers, x, y):
    wide = [(w.astype(np.float64), b.astype(np.float64)) for w, b in layers]
    return int((forward(wide, x)[1].argmax(axis=1) == y).sum())


def write_safetensors(path, tensors):
    """Length, JSON header, data; to a new file that then takes the name."""
    kinds = {"float32": "F32", "int64": "I64"}
    header, data = {}, b""
    for name, t in sorted(tensors.items(), key=lambda i: (-i[1].itemsize, i[0])):
        raw = np.ascontiguousarray(t).tobytes()
        header[name] = {
            "dtype": kinds[t.dtype.name],
            "shape": list(t.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".new", "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)
    os.replace(path + ".new", path)


def main():
    rng = np.random.RandomState(SEED)
    x, y, x_val, y_val, x_eval, y_eval = split(rng)
    layers = train(rng, x, y)

    tensors = {}
    for number, (w, b) in enumerate(layers, 1):
        tensors[f"fc{number}.weight"] = w
        tensors[f"fc{number}.bias"] = b
    write_safetensors(os.path.join(FOLDER, "digits.safetensors"), tensors)
    inputs = {
        "sensitivity": x[:256].astype(np.float32),
        "validation": x_val.astype(np.float32),
        "evaluation": x_eval.astype(np.float32),
        "labels": y_eval.astype(np.int64),
    }
    for name in ("sensitivity", "validation", "evaluation"):
        exact = inputs[name].astype(np.float64) * 16
        assert (exact == np.round(exact)).all() and exact.max() <= 16
    write_safetensors(os.path.join(FOLDER, "digits-inputs.safetensors"), inputs)

    hits = [
        ("training", accuracy(layers, x, y), len(y)),
        ("validation", accuracy(layers, x_val, y_val), len(y_val)),
        ("evaluation", accuracy(layers, x_eval, y_eval), len(y_eval)),
    ]
    parameters = sum(w.size + b.size for w, b in layers)
    with open(os.path.join(FOLDER, "README.md"), "w") as out:
        out.write(README.format(
            parameters=parameters, seed=SEED, numpy=np.__version__,
            sklearn=sklearn.__version__,
            table="\n".join(
                f"| {name} | {good} of {all_} | {100 * good / all_:.1f} % |"
                for name, good, all_ in hits)))
    for name, good, all_ in hits:
        print(f"{name}: {good} of {all_} right")


README = """# The network of the default suite

Written by `train-digits.py`; do not edit. A 64-128-64-10 network with ReLU, {parameters:,}
parameters, trained on scikit-learn's digits (pixels / 16).

| inputs | right | accuracy |
| --- | --- | --- |
{table}

* `digits.safetensors`: `fc1`, `fc2`, `fc3`, each `.weight` [out, in] and `.bias`
  [out], F32.
* `digits-inputs.safetensors`: `sensitivity` [256, 64] are training rows, so they
  support statements about these very points only; `validation` [250, 64] and
  `evaluation` [250, 64] are disjoint rows that the network was not trained on;
  `labels` [250] are the classes of `evaluation`.

Seed {seed}, NumPy {numpy}, scikit-learn {sklearn}. Another version of NumPy may
round differently and so train a slightly different network; the tests read the
committed files, not the script.
"""

if __name__ == "__main__":
    main()
