"""Writes a sentence-transformers model of a few kilobytes, without torch."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "the", "policy", "on", "remote", "work"]
HIDDEN, LAYERS, POSITIONS = 32, 1, 64


def write_tiny_model(
    folder: Path,
    *,
    seed: int = 0,
    query_prompt: str = "",
    document_prompt: str = "",
    max_tokens: int = 32,
    layers: int = LAYERS,
) -> Path:
    """Write a BERT of one layer with random weights, mean pooling and a WordPiece tokenizer, and return its folder."""
    characters = [chr(code) for code in range(ord("!"), ord("~") + 1) if not chr(code).isupper()]
    known = [*WORDS, *(word for word in characters if word not in WORDS), *(f"##{letter}" for letter in characters)]
    vocabulary = {word: index for index, word in enumerate(known)}
    (folder / "1_Pooling").mkdir(parents=True)
    configuration = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-3,
        "hidden_size": HIDDEN,
        "num_hidden_layers": layers,
        "num_attention_heads": 2,
        "intermediate_size": 2 * HIDDEN,
        "max_position_embeddings": POSITIONS,
        "vocab_size": len(vocabulary),
        "type_vocab_size": 2,
        "pad_token_id": 0,
    }
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    module = "sentence_transformers.models"
    files = {
        "config.json": configuration,
        "tokenizer.json": _tokenizer(vocabulary),
        "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "model_max_length": POSITIONS, **special},
        "sentence_bert_config.json": {"max_seq_length": max_tokens, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {"query": query_prompt, "document": document_prompt}},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": HIDDEN, "pooling_mode_mean_tokens": True},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    (folder / "vocab.txt").write_text("\n".join(known) + "\n", "utf-8")
    save_file(_weights(len(vocabulary), seed, layers), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def _tokenizer(vocabulary: dict[str, int]) -> dict[str, object]:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", vocabulary["[SEP]"]), ("[CLS]", vocabulary["[CLS]"]))
    tokenizer.add_special_tokens(WORDS[:5])
    description: dict[str, object] = json.loads(tokenizer.to_str())
    return description


def _weights(words: int, seed: int, layers: int) -> dict[str, NDArray[np.float32]]:
    generator = np.random.default_rng(seed)

    def normal(*shape: int) -> NDArray[np.float32]:
        return generator.normal(0, 0.3, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": normal(words, HIDDEN),
        "embeddings.position_embeddings.weight": normal(POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": normal(2, HIDDEN),
        "pooler.dense.weight": normal(HIDDEN, HIDDEN),
        "pooler.dense.bias": normal(HIDDEN),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(layers):
        prefix = f"encoder.layer.{layer}"
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            weights |= {f"{prefix}.{name}.weight": normal(HIDDEN, HIDDEN), f"{prefix}.{name}.bias": normal(HIDDEN)}
        weights |= {
            f"{prefix}.intermediate.dense.weight": normal(2 * HIDDEN, HIDDEN),
            f"{prefix}.intermediate.dense.bias": normal(2 * HIDDEN),
            f"{prefix}.output.dense.weight": normal(HIDDEN, 2 * HIDDEN),
            f"{prefix}.output.dense.bias": normal(HIDDEN),
        }
        norms += [f"{prefix}.attention.output.LayerNorm", f"{prefix}.output.LayerNorm"]
    for name in norms:
        weights |= {
            f"{name}.weight": np.ones(HIDDEN, dtype=np.float32),
            f"{name}.bias": np.zeros(HIDDEN, dtype=np.float32),
        }
    return weights
