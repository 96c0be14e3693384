"""The same tiny diffusion models in the layouts of their own projects, and LoRA adapters."""

import json
import shutil
from pathlib import Path


def make_stable_audio_tools(folder: Path, source: Path, *, pickled: bool = False) -> Path:
    """The diffusers checkpoint `source` under the names that stable-audio-tools gives it."""
    import torch
    from safetensors.torch import load_file, save_file

    parts = {
        name: load_file(source / name / "diffusion_pytorch_model.safetensors")
        for name in ("transformer", "vae", "projection_model")
    }
    dit, vae, seconds = parts["transformer"], parts["vae"], parts["projection_model"]
    state = {}
    for old, new in (
        ("time_proj.weight", "timestep_features.weight"),
        ("timestep_proj.0.weight", "to_timestep_embed.0.weight"),
        ("timestep_proj.0.bias", "to_timestep_embed.0.bias"),
        ("timestep_proj.2.weight", "to_timestep_embed.2.weight"),
        ("timestep_proj.2.bias", "to_timestep_embed.2.bias"),
        ("cross_attention_proj.0.weight", "to_cond_embed.0.weight"),
        ("cross_attention_proj.2.weight", "to_cond_embed.2.weight"),
        ("global_proj.0.weight", "to_global_embed.0.weight"),
        ("global_proj.2.weight", "to_global_embed.2.weight"),
        ("proj_in.weight", "transformer.project_in.weight"),
        ("proj_out.weight", "transformer.project_out.weight"),
        ("preprocess_conv.weight", "preprocess_conv.weight"),
        ("postprocess_conv.weight", "postprocess_conv.weight"),
    ):
        state[f"model.model.{new}"] = dit[old]
    state["model.model.timestep_features.weight"] = dit["time_proj.weight"][:, None]
    for i in range(2):
        old, new = f"transformer_blocks.{i}.", f"model.model.transformer.layers.{i}."
        own = {name.removeprefix(old): t for name, t in dit.items() if name.startswith(old)}
        for norm, name in (
            ("norm1", "pre_norm"),
            ("norm2", "cross_attend_norm"),
            ("norm3", "ff_norm"),
        ):
            state[f"{new}{name}.gamma"] = own[f"{norm}.weight"]
            state[f"{new}{name}.beta"] = own[f"{norm}.bias"]
        joint = [own[f"attn1.to_{side}.weight"] for side in "qkv"]
        state[f"{new}self_attn.to_qkv.weight"] = torch.cat(joint)
        state[f"{new}self_attn.to_out.weight"] = own["attn1.to_out.0.weight"]
        state[f"{new}cross_attn.to_q.weight"] = own["attn2.to_q.weight"]
        joint = [own[f"attn2.to_{side}.weight"] for side in "kv"]
        state[f"{new}cross_attn.to_kv.weight"] = torch.cat(joint)
        state[f"{new}cross_attn.to_out.weight"] = own["attn2.to_out.0.weight"]
        for kind in ("weight", "bias"):
            state[f"{new}ff.ff.0.proj.{kind}"] = own[f"ff.net.0.proj.{kind}"]
            state[f"{new}ff.ff.2.{kind}"] = own[f"ff.net.2.{kind}"]
    state["model.model.transformer.rotary_pos_emb.inv_freq"] = torch.ones(16)
    for name, tensor in vae.items():
        for side in ("encoder", "decoder"):
            if name.startswith(side):
                flat = tensor.flatten() if name.endswith(("alpha", "beta")) else tensor
                new = oobleck_name(side, name.removeprefix(f"{side}."))
                state[f"pretransform.model.{side}.{new}"] = flat
    for side, kind in (("start", "start"), ("end", "total")):
        for rest in ("0.weights", "1.weight", "1.bias"):
            old = f"{side}_number_conditioner.time_positional_embedding.{rest}"
            new = f"conditioner.conditioners.seconds_{kind}.embedder.embedding.{rest}"
            state[new] = seconds[old]
    folder.mkdir(parents=True)
    state = {name: tensor.contiguous() for name, tensor in state.items()}
    if pickled:
        torch.save({"state_dict": state}, folder / "model.ckpt")
    else:
        save_file(state, folder / "model.safetensors")
    (folder / "model_config.json").write_text(json.dumps(tools_config()))
    return folder


def oobleck_name(side: str, name: str) -> str:
    """`layers.…` as stable-audio-tools counts them, of a name of diffusers; three blocks."""
    units = {"snake1": 0, "conv1": 1, "snake2": 2, "conv2": 3}
    first, _, rest = name.partition(".")
    if first != "block":
        return f"layers.{ {'conv1': 0, 'snake1': 4, 'conv2': 5}[first] }.{rest}"
    number, layer, rest = rest.split(".", 2)
    stem = f"layers.{int(number) + 1}.layers."
    if layer.startswith("res_unit"):
        inner, _, rest = rest.partition(".")
        place = int(layer[-1]) - 1 + (0 if side == "encoder" else 2)
        return f"{stem}{place}.layers.{units[inner]}.{rest}"
    order = ("snake1", "conv1") if side == "encoder" else ("snake1", "conv_t1")
    return f"{stem}{order.index(layer) + (3 if side == 'encoder' else 0)}.{rest}"


def tools_config():
    codec = {"c_mults": [1, 2, 4], "strides": [2, 4, 8], "use_snake": True}
    number = {"type": "number", "config": {"min_val": 0, "max_val": 512}}
    return {
        "model_type": "diffusion_cond",
        "sample_size": 4096,
        "sample_rate": 8000,
        "audio_channels": 2,
        "model": {
            "pretransform": {
                "type": "autoencoder",
                "config": {
                    "encoder": {
                        "type": "oobleck",
                        "config": {"in_channels": 2, "channels": 16, "latent_dim": 16, **codec},
                    },
                    "decoder": {
                        "type": "oobleck",
                        "config": {
                            "out_channels": 2, "channels": 8, "latent_dim": 8, **codec,
                            "final_tanh": False,
                        },
                    },
                    "bottleneck": {"type": "vae"},
                    "latent_dim": 8,
                    "downsampling_ratio": 64,
                    "io_channels": 2,
                },
            },
            "conditioning": {
                "configs": [
                    {"id": "prompt", "type": "t5", "config": {"t5_model_name": "t5-base"}},
                    {"id": "seconds_start", **number},
                    {"id": "seconds_total", **number},
                ],
                "cond_dim": 64,
            },
            "diffusion": {
                "cross_attention_cond_ids": ["prompt", "seconds_start", "seconds_total"],
                "global_cond_ids": ["seconds_start", "seconds_total"],
                "type": "dit",
                "config": {
                    "io_channels": 8, "embed_dim": 64, "depth": 2, "num_heads": 1,
                    "cond_token_dim": 64, "global_cond_dim": 128, "project_cond_tokens": False,
                    "transformer_type": "continuous_transformer",
                },
            },
            "io_channels": 8,
        },
    }  # fmt: skip


def make_ace_step_original(folder: Path, source: Path) -> Path:
    """The diffusers checkpoint `source` in the layout and under the names of ACE-Step's authors."""
    import torch
    from safetensors.torch import load_file, save_file

    weights = "diffusion_pytorch_model.safetensors"
    conditions = load_file(source / "condition_encoder" / weights)
    silence = conditions.pop("silence_latent")
    state = {"null_condition_emb": conditions.pop("null_condition_emb")}
    state |= {f"encoder.{name}": tensor for name, tensor in conditions.items()}
    state["tokenizer.audio_acoustic_proj.weight"] = torch.ones(2, 2)
    for name, tensor in load_file(source / "transformer" / weights).items():
        for new, old in (
            ("proj_in_conv.", "proj_in.1."), ("proj_out_conv.", "proj_out.1."),
            (".to_q.", ".q_proj."), (".to_k.", ".k_proj."), (".to_v.", ".v_proj."),
            (".to_out.0.", ".o_proj."), (".norm_q.", ".q_norm."), (".norm_k.", ".k_norm."),
        ):  # fmt: skip
            name = name.replace(new, old)
        state[f"decoder.{name}"] = tensor
    model = folder / "acestep-v15-base"
    model.mkdir(parents=True)
    save_file(state, model / "model.safetensors")
    torch.save(silence.transpose(1, 2).contiguous(), model / "silence_latent.pt")
    config = json.loads((source / "transformer" / "config.json").read_text())
    config = {key: value for key, value in config.items() if not key.startswith("_")}
    config |= {
        "model_type": "acestep", "architectures": ["AceStepConditionGenerationModel"],
        "auto_map": {"AutoModel": "modeling_acestep_v15_base.AceStepConditionGenerationModel"},
        "use_sliding_window": True,
    }  # fmt: skip
    (model / "config.json").write_text(json.dumps(config))
    (model / "modeling_acestep_v15_base.py").write_text("raise SystemExit('this code ran')\n")
    shutil.copytree(source / "vae", folder / "vae")
    return model


def make_harmonai(folder: Path, source: Path) -> Path:
    """The diffusers Dance Diffusion `source` as a Lightning checkpoint of sample-generator."""
    import torch
    from safetensors.torch import load_file

    held = load_file(source / "unet" / "diffusion_pytorch_model.safetensors")
    depth = 1 + max(int(n.split(".")[1]) for n in held if n.startswith("down_blocks.")) + 1
    layers = {
        "conv_1": "main.0", "group_norm_1": "main.1", "conv_2": "main.3", "group_norm_2": "main.4",
        "conv_skip": "skip", "group_norm": "norm", "proj_attn": "out_proj",
    }  # fmt: skip
    state, joint = {}, {}
    for name, tensor in held.items():
        parts = name.split(".")
        if parts[0] == "time_proj":
            state["timestep_embed.weight"] = tensor[:, None]
            continue
        if parts[0] == "mid_block":
            level, rest = depth, parts[1:]
            upper = rest[0] == "up" or (rest[0] != "down" and int(rest[1]) > 2)
        else:
            upper, rest = parts[0] == "up_blocks", parts[2:]
            level = depth - 1 - int(parts[1]) if upper else int(parts[1]) + 1
        stem = "net." if level == 1 else "net.3.main." + "7.main." * (level - 2)
        if rest[0] in ("down", "up"):
            state[f"{stem}{14 if upper else 0}.kernel"] = tensor
            continue
        kind, number, layer, leaf = rest[0], int(rest[1]) % 3, rest[2], rest[3]
        if level == 1:
            place = number + (4 if upper else 0)
        else:
            place = (8 if upper else 1) + 2 * number + (kind == "attentions")
        if layer in ("query", "key", "value"):
            joint.setdefault(f"{stem}{place}.qkv_proj.{leaf}", {})[layer] = tensor
        else:
            wide = layer == "proj_attn" and leaf == "weight"
            state[f"{stem}{place}.{layers[layer]}.{leaf}"] = tensor[..., None] if wide else tensor
    for name, sides in joint.items():
        whole = torch.cat([sides[side] for side in ("query", "key", "value")])
        state[name] = whole[..., None] if name.endswith("weight") else whole
    folder.mkdir(parents=True)
    ema = {f"diffusion_ema.{name}": tensor for name, tensor in state.items()}
    raw = {f"diffusion.{name}": torch.zeros_like(tensor) for name, tensor in state.items()}
    torch.save({"state_dict": ema | raw, "epoch": 1}, folder / "model.ckpt")
    return folder


def make_lora(file: Path, folder: Path, names, *, style: str = "diffusers", rank: int = 2) -> Path:
    """An adapter of the layers `names` of the diffusers component in `folder`."""
    import torch
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "diffusion_pytorch_model.safetensors")
    generator = torch.Generator().manual_seed(0)
    state = {}
    for name in names:
        weight = weights[f"{name}.weight"]
        down = torch.randn(rank, *weight.shape[1:], generator=generator) * 0.2
        up = torch.randn(weight.shape[0], rank, *[1] * (weight.ndim - 2), generator=generator) * 0.2
        if style == "diffusers":
            state[f"{folder.name}.{name}.lora_A.weight"] = down
            state[f"{folder.name}.{name}.lora_B.weight"] = up
        else:
            stem = f"lora_unet_{name.replace('.', '_')}"
            state[f"{stem}.lora_down.weight"] = down
            state[f"{stem}.lora_up.weight"] = up
            state[f"{stem}.alpha"] = torch.tensor(4.0)
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(state, file)
    return file
