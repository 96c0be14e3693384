"""A tiny MusicGen under audiocraft's own names, made of one in the transformers layout."""

import re
from pathlib import Path


def make_audiocraft(folder: Path, source: Path, *, stereo: bool = False) -> Path:
    """`state_dict.bin` and `compression_state_dict.bin` of the same weights as `source`."""
    import torch
    from safetensors.torch import load_file

    tensors = load_file(source / "model.safetensors")
    decoder, codec = {}, {}
    for name, tensor in tensors.items():
        if name.startswith("audio_encoder."):
            codec[codec_name(name.removeprefix("audio_encoder."))] = tensor
        elif name.startswith("enc_to_dec_proj."):
            stem = "condition_provider.conditioners.description.output_proj."
            decoder[stem + name.removeprefix("enc_to_dec_proj.")] = tensor
        elif name.startswith("decoder."):
            decoder |= decoder_tensor(name, tensor, tensors)
    folder.mkdir(parents=True)
    text = decoder_config(8 if stereo else 4, stereo)
    torch.save({"best_state": decoder, "xp.cfg": text, "version": "1"}, folder / "state_dict.bin")
    torch.save({"best_state": codec, "xp.cfg": CODEC_CONFIG}, folder / "compression_state_dict.bin")
    return folder


def decoder_tensor(name, tensor, tensors):
    import torch

    layer = re.fullmatch(r"decoder\.model\.decoder\.layers\.(\d+)\.(.+)", name)
    if layer is None:
        name = re.sub(r"decoder\.model\.decoder\.embed_tokens\.(\d+)", r"emb.\1", name)
        name = re.sub(r"decoder\.lm_heads\.(\d+)", r"linears.\1", name)
        return {name.replace("decoder.model.decoder.layer_norm", "out_norm"): tensor}
    stem, inner = f"transformer.layers.{layer[1]}.", layer[2]
    for old, new in (("self_attn", "self_attn"), ("encoder_attn", "cross_attention")):
        if inner == f"{old}.q_proj.weight":
            sides = [tensors[name.replace("q_proj", f"{side}_proj")] for side in "qkv"]
            return {f"{stem}{new}.in_proj_weight": torch.cat(sides)}
        if inner.startswith((f"{old}.k_proj", f"{old}.v_proj")):
            return {}
        inner = inner.replace(f"{old}.out_proj", f"{new}.out_proj")
    for old, new in (
        ("self_attn_layer_norm", "norm1"),
        ("encoder_attn_layer_norm", "norm_cross"),
        ("final_layer_norm", "norm2"),
        ("fc1", "linear1"),
        ("fc2", "linear2"),
    ):
        inner = inner.replace(f"{old}.", f"{new}.")
    return {stem + inner: tensor}


def codec_name(name: str) -> str:
    for new, old in (("original0", "weight_g"), ("original1", "weight_v")):
        name = name.replace(f"parametrizations.weight.{new}", old)
    upsampler = re.match(r"decoder\.layers\.(3|6|9|12)\.conv\.", name)
    name = re.sub(
        r"\.conv\.(?=weight|bias)", ".convtr.convtr." if upsampler else ".conv.conv.", name
    )
    name = re.sub(r"^(encoder|decoder)\.layers\.", r"\1.model.", name)
    name = name.replace("quantizer.layers.", "quantizer.vq.layers.")
    return name.replace(".codebook.", "._codebook.")


CODEC_CONFIG = """
compression_model: encodec
sample_rate: 16000
channels: 1
encodec: {autoencoder: seanet, quantizer: rvq, causal: true, renormalize: false}
seanet:
  dimension: 16
  channels: ${channels}
  causal: ${encodec.causal}
  n_filters: 4
  n_residual_layers: 1
  ratios: [8, 5, 4, 2]
  kernel_size: 7
  residual_kernel_size: 3
  last_kernel_size: 7
  dilation_base: 2
  pad_mode: reflect
  true_skip: false
  compress: 2
  lstm: 1
  disable_norm_outer_blocks: 0
  norm: weight_norm
  decoder: {trim_right_ratio: 1.0}
rvq: {n_q: 4, bins: 64}
"""


def decoder_config(n_codebooks: int, stereo: bool) -> str:
    delays = [k // (2 if stereo else 1) for k in range(n_codebooks)]
    return f"""
lm_model: transformer_lm
sample_rate: 16000
channels: {2 if stereo else 1}
interleave_stereo_codebooks: {{use: {str(stereo).lower()}}}
transformer_lm:
  n_q: {n_codebooks}
  card: 64
  dim: 32
  num_heads: 2
  num_layers: 2
  hidden_scale: 2
  norm_first: true
  norm: layer_norm
  positional_embedding: sin
  activation: gelu
  bias_ff: false
  bias_attn: false
  bias_proj: false
  layer_scale: null
codebooks_pattern: {{modeling: delay, delay: {{delays: {delays}}}}}
conditioners: {{description: {{model: t5, t5: {{name: t5-base}}}}}}
"""
