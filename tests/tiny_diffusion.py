"""Diffusion models small enough for tests, written by upstream's own `save_pretrained`."""

import json
import shutil
import warnings
from pathlib import Path

from tiny_model import write_tokenizer


def quiet(make):
    """Build under a fixed seed, without the libraries' notes."""
    import torch
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    diffusers_logging.set_verbosity_error()
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        return make()


def tiny_t5(width=16):
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(
        T5Config(vocab_size=32, d_model=width, d_kv=8, d_ff=32, num_layers=1, num_heads=2)
    )


def stable_audio_parts():
    from diffusers import AutoencoderOobleck, StableAudioDiTModel, StableAudioProjectionModel

    return {
        "vae": AutoencoderOobleck(
            encoder_hidden_size=16,
            downsampling_ratios=[2, 4, 8],
            channel_multiples=[1, 2, 4],
            decoder_channels=8,
            decoder_input_channels=8,
            audio_channels=2,
            sampling_rate=8000,
        ),
        "transformer": StableAudioDiTModel(
            sample_size=64,
            in_channels=8,
            num_layers=2,
            attention_head_dim=64,
            num_attention_heads=1,
            num_key_value_attention_heads=1,
            out_channels=8,
            cross_attention_dim=64,
            time_proj_dim=256,
            global_states_input_dim=128,
            cross_attention_input_dim=64,
        ),
        "projection_model": StableAudioProjectionModel(64, 64, 0, 512),
        "text_encoder": tiny_t5(64),
    }


def make_stable_audio(folder: Path, *, safe: bool = True) -> Path:
    """A Stable Audio Open in the diffusers layout."""
    parts = quiet(stable_audio_parts)
    return write_pipeline(folder, "StableAudioPipeline", parts, safe=safe)


def write_pipeline(folder: Path, name: str, parts, *, safe: bool = True) -> Path:
    """Each part through its own `save_pretrained`, and the index that a pipeline writes."""
    index = {"_class_name": name, "_diffusers_version": "0.42.1"}
    for part, model in parts.items():
        quiet(
            lambda model=model, part=part: model.save_pretrained(
                folder / part, **_options(safe, model)
            )
        )
        index[part] = [type(model).__module__.partition(".")[0], type(model).__name__]
    (folder / "model_index.json").write_text(json.dumps(index))
    write_tokenizer_in(folder)
    return folder


def write_tokenizer_in(folder: Path) -> None:
    (folder / "tokenizer").mkdir()
    write_tokenizer(folder / "tokenizer" / "tokenizer.json")


def _options(safe: bool, model) -> dict[str, bool]:
    from diffusers import ModelMixin

    return {} if safe or not isinstance(model, ModelMixin) else {"safe_serialization": False}


def clap_text_config():
    from transformers import ClapTextConfig

    return ClapTextConfig(
        vocab_size=32, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=40, projection_dim=16,
        bos_token_id=0, pad_token_id=1, eos_token_id=2,
    )  # fmt: skip


def mel_parts():
    from diffusers import AutoencoderKL
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    return {
        "vae": AutoencoderKL(
            in_channels=1, out_channels=1, latent_channels=4, scaling_factor=0.9,
            down_block_types=("DownEncoderBlock2D",) * 3,
            up_block_types=("UpDecoderBlock2D",) * 3,
            block_out_channels=(8, 8, 8), norm_num_groups=4,
        ),
        "vocoder": SpeechT5HifiGan(
            SpeechT5HifiGanConfig(
                model_in_dim=64, sampling_rate=16_000, upsample_initial_channel=16,
                upsample_rates=[5, 4, 4, 2], upsample_kernel_sizes=[10, 8, 8, 4],
                resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3, 5]],
                normalize_before=False,
            )
        ),
    }  # fmt: skip


def audioldm2_parts():
    from diffusers import AudioLDM2UNet2DConditionModel

    unet = AudioLDM2UNet2DConditionModel(
        in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        norm_num_groups=4, attention_head_dim=2,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=[[None, 8, 16], [None, 8, 16]],
    )  # fmt: skip
    return {**mel_parts(), "unet": unet, "text_encoder_2": tiny_t5()}


def labelled_unet():
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        norm_num_groups=4, attention_head_dim=2,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=[8, 16], class_embed_type="simple_projection",
        projection_class_embeddings_input_dim=16, class_embeddings_concat=True,
    )  # fmt: skip


def musicldm_parts():
    from transformers import ClapAudioConfig, ClapConfig, ClapModel

    audio = ClapAudioConfig(
        spec_size=32, num_mel_bins=32, patch_embeds_hidden_size=8, hidden_size=16, depths=[1, 1],
        num_attention_heads=[1, 1], window_size=4, projection_dim=16, patch_stride=[4, 4],
        num_hidden_layers=2,
    )  # fmt: skip
    config = ClapConfig(
        text_config=clap_text_config().to_dict(), audio_config=audio.to_dict(), projection_dim=16
    )
    return {**mel_parts(), "unet": labelled_unet(), "text_encoder": ClapModel(config)}


def audioldm_parts():
    from transformers import ClapTextModelWithProjection

    text = ClapTextModelWithProjection(clap_text_config())
    return {**mel_parts(), "unet": labelled_unet(), "text_encoder": text}


def make_ldm(folder: Path, pipeline: str) -> Path:
    """An AudioLDM2Pipeline, MusicLDMPipeline or AudioLDMPipeline."""
    from diffusers import DDIMScheduler

    parts = {
        "AudioLDM2Pipeline": audioldm2_parts,
        "MusicLDMPipeline": musicldm_parts,
        "AudioLDMPipeline": audioldm_parts,
    }[pipeline]
    write_pipeline(folder, pipeline, quiet(parts))
    quiet(
        lambda: DDIMScheduler(
            beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear", clip_sample=False
        ).save_pretrained(folder / "scheduler")
    )
    return folder


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


def make_dance_diffusion(folder: Path) -> Path:
    """A Dance Diffusion; like the released ones, its configuration lacks `time_embedding_dim`."""

    def parts():
        from diffusers import UNet1DModel

        return {
            "unet": UNet1DModel(
                sample_size=4096, sample_rate=8000, in_channels=2, out_channels=2,
                extra_in_channels=16, time_embedding_dim=16,
                down_block_types=("DownBlock1DNoSkip", "DownBlock1D", "AttnDownBlock1D"),
                up_block_types=("AttnUpBlock1D", "UpBlock1D", "UpBlock1DNoSkip"),
                block_out_channels=(8, 32, 32),
            )
        }  # fmt: skip

    write_pipeline(folder, "DanceDiffusionPipeline", quiet(parts))
    config = json.loads((folder / "unet" / "config.json").read_text())
    del config["time_embedding_dim"]
    (folder / "unet" / "config.json").write_text(json.dumps(config))
    return folder


def make_stable_audio_3(folder: Path) -> Path:
    """A Stable Audio 3 in the diffusers layout."""

    def parts():
        import torch
        from diffusers import AutoencoderSAME, StableAudio3DiTModel, StableAudio3DurationEmbedder
        from transformers import T5GemmaConfig, T5GemmaEncoderModel

        side = {
            "vocab_size": 32, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
            "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16,
        }  # fmt: skip
        text = T5GemmaConfig(encoder=side, decoder=side, is_encoder_decoder=False, vocab_size=32)
        made = {
            "vae": AutoencoderSAME(
                audio_channels=2, patch_size=16, encoder_channels=16, encoder_c_mults=[2],
                encoder_strides=[4], encoder_transformer_depths=[1], latent_dim=8, dim_heads=16,
                sampling_rate=8000,
            ),
            "transformer": StableAudio3DiTModel(
                io_channels=8, embed_dim=32, depth=2, num_heads=2, cond_token_dim=32,
                global_cond_dim=32, local_add_cond_dim=9, timestep_features_dim=32,
                num_memory_tokens=2,
            ),
            "duration_embedder": StableAudio3DurationEmbedder(output_dim=32, fourier_dim=32),
            "text_encoder": T5GemmaEncoderModel(text),
        }  # fmt: skip
        with torch.no_grad():  # what starts at zero would hide a mistake
            for model in made.values():
                for parameter in model.parameters():
                    if not parameter.any():
                        parameter.normal_(std=0.1)
        return made

    return write_pipeline(folder, "StableAudio3Pipeline", quiet(parts))


def make_ace_step(folder: Path, *, turbo: bool = False) -> Path:
    """An ACE-Step 1.5 in the diffusers layout."""

    def parts():
        from diffusers import AceStepTransformer1DModel, AutoencoderOobleck
        from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder

        shared = {
            "intermediate_size": 64, "num_attention_heads": 2, "num_key_value_heads": 1,
            "head_dim": 16,
        }  # fmt: skip
        conditions = AceStepConditionEncoder(
            hidden_size=32, text_hidden_dim=16, timbre_hidden_dim=8,
            num_lyric_encoder_hidden_layers=1, num_timbre_encoder_hidden_layers=1, **shared,
        )  # fmt: skip
        conditions.silence_latent.normal_()
        return {
            "vae": AutoencoderOobleck(
                encoder_hidden_size=16, downsampling_ratios=[2, 4, 8], channel_multiples=[1, 2, 4],
                decoder_channels=8, decoder_input_channels=8, audio_channels=2, sampling_rate=8000,
            ),
            "transformer": AceStepTransformer1DModel(
                hidden_size=32, num_hidden_layers=2, in_channels=24, audio_acoustic_hidden_dim=8,
                sliding_window=4, is_turbo=turbo, **shared,
            ),
            "condition_encoder": conditions,
        }  # fmt: skip

    return write_pipeline(folder, "AceStepPipeline", quiet(parts))


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


def make_riffusion(folder: Path) -> Path:
    """A Stable Diffusion small enough for pictures of 512 rows."""

    def parts():
        from diffusers import AutoencoderKL, UNet2DConditionModel
        from transformers import CLIPTextConfig, CLIPTextModel

        return {
            "vae": AutoencoderKL(
                in_channels=3, out_channels=3, latent_channels=4, scaling_factor=0.18215,
                down_block_types=("DownEncoderBlock2D",) * 4,
                up_block_types=("UpDecoderBlock2D",) * 4,
                block_out_channels=(4, 4, 4, 4), norm_num_groups=2, layers_per_block=1,
            ),
            "unet": UNet2DConditionModel(
                in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
                norm_num_groups=4, attention_head_dim=2, cross_attention_dim=16,
                down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
                up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            ),
            "text_encoder": CLIPTextModel(
                CLIPTextConfig(
                    vocab_size=32, hidden_size=16, intermediate_size=32, num_hidden_layers=1,
                    num_attention_heads=2, max_position_embeddings=77,
                )
            ),
        }  # fmt: skip

    return write_pipeline(folder, "StableDiffusionPipeline", quiet(parts))


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
