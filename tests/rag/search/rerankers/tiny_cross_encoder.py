"""Writes a cross-encoder of a few kilobytes, without torch: a tiny encoder with a head that scores a pair."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from tests.rag.embedders.tiny_model import HIDDEN, write_tiny_model


def write_tiny_cross_encoder(folder: Path, *, labels: int = 1, knows_its_length: bool = True) -> Path:
    """Write a BERT of one layer and 64 positions with random weights and `labels` scores a pair."""
    write_tiny_model(folder)
    for name in ("modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"):
        (folder / name).unlink()
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {
        "architectures": ["BertForSequenceClassification"],
        "id2label": {str(i): f"LABEL_{i}" for i in range(labels)},
        "label2id": {f"LABEL_{i}": i for i in range(labels)},
        "sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"},  # as ms-marco's have it
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    if not knows_its_length:
        tokenizer = json.loads((folder / "tokenizer_config.json").read_text("utf-8"))
        del tokenizer["model_max_length"]
        (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), "utf-8")
    generator = np.random.default_rng(1)
    weights = {f"bert.{name}": row for name, row in load_file(folder / "model.safetensors").items()}
    weights["classifier.weight"] = generator.normal(0, 1, (labels, HIDDEN)).astype(np.float32)
    weights["classifier.bias"] = np.zeros(labels, dtype=np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
