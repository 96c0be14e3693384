"""The families: what can be opened and by which module, and what is recognised and refused.

A module opens a family in one layout through three functions, `open_source`, `survey` and `load`
(see `rootnote.engine.models.plugins` for their contract; families of other packages come in by
the same door). Only these modules import a model library.
"""

from dataclasses import dataclass

_HERE = "rootnote.engine.models"


@dataclass(frozen=True, slots=True)
class Family:
    """One family in one layout, and what the README's table says of it."""

    family: str
    layout: str
    module: str
    title: str
    audio: str
    loss: str
    limits: str
    tested: str


SUPPORTED: tuple[Family, ...] = (
    Family(
        "musicgen",
        "transformers",
        f"{_HERE}.musicgen_loader",
        "MusicGen (mono, stereo)",
        "codec's rate, mono or stereo",
        "cross-entropy of delayed codec tokens",
        "T5 text encoder and EnCodec codec only; unquantised",
        "upstream `save_pretrained`; loss, gradients, index and attribution; trained references; a "
        "small trained one puts a member first for 15 of 16 generations, as untrained weights do, "
        "and for 11 of 12 altered excerpts",
    ),
    Family(
        "musicgen",
        "audiocraft",
        f"{_HERE}.audiocraft",
        "MusicGen (mono, stereo)",
        "codec's rate, mono or stereo",
        "cross-entropy of delayed codec tokens",
        "no prompt, for the text encoder is not in the files; melody and style are refused",
        "the transformers model under the layout's own names: equal codes and loss",
    ),
    Family(
        "musicgen-melody",
        "transformers",
        f"{_HERE}.musicgen_loader",
        "MusicGen-Melody (mono, stereo)",
        "codec's rate, mono or stereo",
        "cross-entropy of delayed codec tokens under the recording's own melody",
        "the melody is the whole mix's: no stems are separated",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do, "
        "and for 1 of 12 altered excerpts",
    ),
    Family(
        "stable-audio-open",
        "diffusers",
        f"{_HERE}.stable_audio",
        "Stable Audio Open",
        "44.1 kHz stereo (the autoencoder's own)",
        "v-prediction over Oobleck latents",
        "the text encoder is needed only under a prompt",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "truth by retraining; a small trained one puts a member first for 16 of 16 generations, "
        "as untrained weights do for 14, and for 12 of 12 altered excerpts",
    ),
    Family(
        "stable-audio-open",
        "stable-audio-tools",
        f"{_HERE}.stable_audio_tools",
        "Stable Audio Open",
        "44.1 kHz stereo (the autoencoder's own)",
        "v-prediction or rectified flow over Oobleck latents",
        "the shape of release 1.0; no prompt, for the text encoder is not in the file",
        "the diffusers model under the layout's own names: equal loss",
    ),
    Family(
        "audioldm2",
        "diffusers",
        f"{_HERE}.audioldm_loader",
        "AudioLDM 2",
        "16 kHz (48 kHz untried), first channel",
        "noise prediction over mel latents",
        "unconditional only; the speech variant is refused",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do "
        "for 0, and for 12 of 12 altered excerpts",
    ),
    Family(
        "musicldm",
        "diffusers",
        f"{_HERE}.audioldm_loader",
        "MusicLDM",
        "16 kHz (48 kHz untried), first channel",
        "noise prediction over mel latents",
        "CLAP text condition",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do "
        "for 1, and for 12 of 12 altered excerpts",
    ),
    Family(
        "audioldm",
        "diffusers",
        f"{_HERE}.audioldm_loader",
        "AudioLDM",
        "16 kHz (48 kHz untried), first channel",
        "noise prediction over mel latents",
        "CLAP text condition",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do "
        "for 3, and for 12 of 12 altered excerpts",
    ),
    Family(
        "dance-diffusion",
        "diffusers",
        f"{_HERE}.dance_diffusion",
        "Dance Diffusion",
        "the model's own rate, mono or stereo",
        "v-prediction over the waveform",
        "no prompt; memory grows with length times draws: full-size models are not tried",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 9 of 16 generations, as untrained weights do, "
        "and for 12 of 12 altered excerpts",
    ),
    Family(
        "dance-diffusion",
        "harmonai",
        f"{_HERE}.dance_diffusion_original",
        "Dance Diffusion",
        "the rate given with `--sample-rate`, mono or stereo",
        "v-prediction over the waveform",
        "as above; the averaged weights are used",
        "the diffusers model under the layout's own names: equal loss",
    ),
    Family(
        "stable-audio-3",
        "diffusers",
        f"{_HERE}.stable_audio_3",
        "Stable Audio 3",
        "44.1 kHz stereo (the autoencoder's own)",
        "rectified flow over SAME latents",
        "distilled releases are asked for the loss of the model they were distilled from",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do "
        "for 14, and for 12 of 12 altered excerpts",
    ),
    Family(
        "ace-step-1.5",
        "diffusers",
        f"{_HERE}.ace_step",
        "ACE-Step 1.5",
        "48 kHz stereo (the autoencoder's own)",
        "flow matching over Oobleck latents, turbo at its eight times",
        "its null condition only, no prompt or lyrics",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do "
        "for 14, and for 12 of 12 altered excerpts",
    ),
    Family(
        "ace-step-1.5",
        "original",
        f"{_HERE}.ace_step_original",
        "ACE-Step 1.5",
        "48 kHz stereo (the autoencoder's own)",
        "flow matching over Oobleck latents, turbo at its eight times",
        "give the folder of the model (`acestep-v15-…`), with `vae` in it or beside it; its Python "
        "is not run; null condition only",
        "the diffusers model under the layout's own names: equal loss; not compared with the "
        "original code",
    ),
    Family(
        "riffusion",
        "diffusers",
        f"{_HERE}.riffusion",
        "Riffusion",
        "44.1 kHz mono",
        "noise prediction over latents of spectrogram pictures",
        "looks like an image model: confirm it with `--family riffusion`",
        "upstream `save_pretrained`; loss, gradients, index and attribution on a tiny model; a "
        "small trained one puts a member first for 16 of 16 generations, as untrained weights do "
        "for 2, and for 12 of 12 altered excerpts",
    ),
)

REFUSED: dict[str, str] = {
    "audio-diffusion": "it denoises spectrogram images, and this version has no adapter for it",
    "ace-step-1.0": "no library class opens it, and its own code would have to be run",
    "stable-diffusion": "by its layout it is an image model; if it is Riffusion, which is one over "
    "spectrograms, say so with `--family riffusion`",
    "minimax-music-3": "its release has no audio encoder, so there is no way from a recording to "
    "the model's latents, and no loss",
    "diffrhythm": "its autoencoder is a TorchScript program, which runs when it is loaded",
    "yue": "its codec is a pickle that is loaded with code execution upstream, and no safe way "
    "from a recording to the model's tokens exists",
    "rave": "it is not a likelihood or denoising model and has no comparable training loss; its "
    "releases are TorchScript programs, which run when they are loaded",
    "jen-1": "no release layout is defined for it",
    "longcat-audio": "it is a general audio model for which this version has no adapter",
    "encodec": "it is an audio codec, which generates no music of its own",
    "language-model": "it is a text model; YuE's parts look like this, but without a codec that "
    "can be opened safely there is no way from a recording to their tokens",
    "lora": "it is a fine-tuning adapter without the model it belongs to: give the model's folder, "
    "and the adapter's safetensors file with `--adapter`",
}
"""Why a recognised family is not opened, in any layout that `SUPPORTED` does not list."""


def find(family: str, layout: str) -> Family | None:
    """The entry that opens this family in this layout."""
    return next((f for f in SUPPORTED if (f.family, f.layout) == (family, layout)), None)


def refusal_of(family: str, layout: str) -> str:
    """Why a recognised family is not opened in this layout."""
    layouts = [entry.layout for entry in SUPPORTED if entry.family == family]
    if layouts:
        return (
            f"this version opens {family} in the {' and the '.join(layouts)} layout only, not in "
            f"the {layout} layout"
        )
    return REFUSED.get(family, "this version has no adapter for it")


def supported_table() -> str:
    """The README's table of families, as Markdown."""
    rows = [
        "| Family | Layout | Audio | Loss | Limits | Tested with |",
        "|---|---|---|---|---|---|",
        *(
            f"| {f.title} | {f.layout} | {f.audio} | {f.loss} | {f.limits} | {f.tested} |"
            for f in SUPPORTED
        ),
    ]
    refused = [
        "",
        "Recognised and refused, with the reason that `rootnote inspect` gives:",
        "",
        "| Family | Why |",
        "|---|---|",
        *(f"| {name} | {reason} |" for name, reason in REFUSED.items()),
    ]
    return "\n".join([*rows, *refused]) + "\n"
