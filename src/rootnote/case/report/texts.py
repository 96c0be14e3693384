"""The words of the report that do not depend on the numbers.

They are part of the finding and are read by the wording check like the rest of the page.
"""

from collections.abc import Mapping
from typing import Any

from rootnote.case.report.content import Provenance

PROVENANCE_TEXT = {
    Provenance.KNOWN: "The model examined is stated to have made the suspect.",
    Provenance.SUSPECTED: "The model examined is suspected of having made the suspect.",
    Provenance.UNKNOWN: "It is not known which model made the suspect.",
}
"""One line for every page, by what the examiner answered."""

LIMITATIONS = (
    "Only the tracks of the catalogue supplied can appear. A track that was in training and is "
    "not in this catalogue is invisible here, and what it contributed is not attributed.",
    "Everything is measured inside the model examined. If another model made the suspect, the "
    "numbers describe how this model relates the recordings, and nothing more.",
    "A number here is an estimate from one model, one configuration and one excerpt; another "
    "checkpoint of the same model can give another.",
    "The pair of excerpts shown for a track is where the model responds most strongly. It is an "
    "aid to listening and no measurement of how alike the two sound.",
    "Influence is measured on sound recordings. It does not tell apart the rights in a "
    "composition from the rights in a recording of it.",
)

UNTESTED = (
    "Whether another model made the suspect, or this one in another state of its training.",
    "Whether a listener hears the likeness, and whether it is substantial.",
    "Whether the works themselves, melody, harmony and words, are alike.",
)
"""What no run tests."""

ALTERNATIVES = (
    "Shared style: suspect and source follow the same conventions of a genre, tempo or timbre.",
    "A shared sample, loop or preset that both use and neither originated.",
    "A cover, remix or other version: the model may have learned another recording of the work.",
    "Duplicates or remasters in the catalogue, between which influence is divided.",
    "A source outside this catalogue that resembles a track inside it.",
    "Chance: among many tracks, some always rank high. Decoys and controls show how high.",
)

REFERENCES = (
    "T. George et al., Fast approximate natural gradient descent in a Kronecker-factored "
    "eigenbasis, 2018, arXiv:1806.03884.",
    "R. Grosse et al., Studying large language model generalization with influence functions, "
    "2023, arXiv:2308.03296.",
    "W. Choi et al., Large-scale training data attribution for music generative models via "
    "unlearning, 2025, arXiv:2506.18312.",
    "P. Westfall and S. Young, Resampling-based multiple testing, 1993; J. Romano and M. Wolf, "
    "Exact and approximate stepdown methods for multiple hypothesis testing, JASA 100:94, 2005.",
    "J. Mattern et al., Membership inference attacks against language models via neighbourhood "
    "comparison, 2023, arXiv:2305.18462; P. Maini et al., LLM dataset inference, 2024, "
    "arXiv:2406.06443.",
    "FIPS 180-4, Secure Hash Standard (SHA-256); RFC 8032, Edwards-curve digital signatures "
    "(Ed25519); RFC 3161, Time-stamp protocol.",
)

PARAMETERS = {
    "segment_s": "length of a segment, seconds",
    "hop_s": "distance between segments, seconds",
    "modules": "layers whose gradients are used",
    "prompt": "text the model was asked for; empty: none",
    "fisher": "kind of curvature",
    "damping": "per layer, of the mean eigenvalue",
    "rank": "of the factors kept in the index",
    "fisher_segments": "segments that estimate the curvature, at most",
    "control_segments": "catalogue segments that say what a score has to stand out from",
    "n_generations": "segments of the model's own generations, as controls",
    "levels_db": "further levels at which the suspect is asked about",
    "speeds": "further speeds at which the suspect is asked about",
    "step_nats": "size of the step away from the suspect",
    "step_segments": "segments per track that are measured after the step",
    "step_panel": "segments per candidate that suspect and controls are both held against",
    "control_steps": "stretches of controls that are stepped away from",
    "step_weight": "weight of the step beside the influence score",
    "learned_weight": "weight of the evidence that a track was learned",
    "learned_limit": "nats above which that evidence says no more",
    "origin_disclosed": "whoever asked says that this model made the suspect",
    "pooling_sharpness": "0: mean segment; larger: closer to the best",
    "shortlist": "segments scored again exactly",
    "depth": "fast or full",
    "leave_out_tracks": "tracks that are stepped away from at depth full, at most",
    "leave_out_nats": "size of the step away from a track",
    "leave_out_weight": "weight of what the suspect loses by it",
    "split": "how depth full divides what the named tracks explain",
    "whole_training_set": "whoever asked says that the catalogue is all that the model learned",
    "seed": "of everything random",
}


def method(result: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The method in plain words, as steps with a heading each; of what was not used, nothing."""
    config = result["config"]
    return (*_ranking_steps(config), *_account_steps(result, config))


def untested(result: Mapping[str, Any]) -> tuple[str, ...]:
    """What this run did not test, and what no run does."""
    suspect, fit = result["suspect"], result["fit"]
    start, stop = suspect["region_s"]
    more = []
    if stop - start < suspect["duration_s"] - 0.01:
        more.append(
            f"The rest of the suspect: {stop - start:.1f} of its {suspect['duration_s']:.1f} "
            "seconds were examined."
        )
    if not any(value is not None for value in fit["control_loss"]):
        more.append(
            "Whether the model fits the suspect better than music it cannot know: no control "
            "recordings were given."
        )
    if result.get("explained_fraction") is None:
        more.append("How much of the suspect the tracks explain: shares were not measured.")
    if not any(entry["role"] in ("decoy", "control") for entry in result["contributions"]):
        more.append("How high recordings rank that cannot have been in training: no decoys.")
    return (*more, *UNTESTED)


def _ranking_steps(config: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How the score comes about."""
    segment = f"{config['segment_s']:g}"
    steps = [
        (
            "Cut",
            f"The suspect and every catalogue track are cut into segments of {segment} seconds "
            "and written down in the model's own internal code for sound.",
        ),
        (
            "Ask the model",
            "For each segment, Rootnote asks how the model's weights would have to change to "
            "predict it better: the gradient of the loss the model was trained with.",
        ),
        (
            "Compare",
            "Two segments that pull the weights the same way are related through this model. "
            "Directions that all music shares are turned down (EK-FAC curvature, "
            f"{config['fisher']} Fisher), so that what is particular counts.",
        ),
    ]
    if config.get("step_weight"):
        steps.append(
            (
                "Step away",
                "The model is moved one small step away from the suspect. Catalogue segments "
                "that it then predicts worse are those it shares something with.",
            )
        )
    if config.get("leave_out_weight") and config.get("depth") == "full":
        steps.append(
            (
                "Step away from each track",
                "The model is moved one small step away from every track in turn, of up to "
                f"{config['leave_out_tracks']} that are ranked first; all others count as the "
                "least of these. What the suspect then loses estimates what training without the "
                "track would have cost it.",
            )
        )
    if config.get("learned_weight"):
        steps.append(
            (
                "Look for learning",
                "A track whose loss is lower than its own sound explains is one that the model "
                "may have learned. This evidence is weighed in; it is a hint and no test.",
            )
        )
    steps.append(
        (
            "Rank",
            "Segments are pooled into tracks so that long tracks gain nothing by their length. "
            "The measurements are put on one scale, weighted as the parameters say, and added: "
            "the score.",
        )
    )
    return steps


def _account_steps(result: Mapping[str, Any], config: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How tracks are named, and how shares come about."""
    steps = []
    if result.get("null") is not None or result.get("abstained") is not None:
        steps.append(
            (
                "Hold against controls",
                "Other sounds, stretches of recordings, are compared and stepped away from in the "
                "same way; where these are too few, the model's own generations are compared. What "
                "counts is a track's influence and what it loses beyond what the tracks lose on "
                "average. A track is named only where it stands out for the suspect more "
                "than any track does for them (q-value), and where its learning is disclosed or "
                "inferred from the model's losses, held against recordings that cannot have been "
                "learned. "
                "Where no track passes, Rootnote abstains.",
            )
        )
    if (result["fit"].get("origin") or {}).get("explanation"):
        steps.append(
            (
                "Look for the model's steps",
                "What a model generates falls into the steps of its codec where the model cut it. "
                "The suspect is heard from eight moments within one step: for what this model did "
                "not generate they are alike, which gives an exact test. Where the suspect is not "
                "shown to be a generation of this model, no track is named, unless whoever asks "
                "says where it comes from.",
            )
        )
    if result.get("explained_fraction") is not None and config.get("depth") == "full":
        way = (
            "by what every part of them explains when it is forgotten (Shapley values)"
            if config.get("split") == "shapley"
            else "by their influence"
        )
        steps.append(
            (
                "Forget",
                "The model is made to forget the named tracks, down to the loss of tracks that it "
                "never saw, and then random sets of as many tracks. What the suspect loses more "
                "than with random sets, over the model's whole advantage on it, is the explained "
                f"fraction. It is split over the named tracks {way}, near-duplicates together; the "
                "rest is not attributed. Every interval is one of 90 %. Afterwards all weights are "
                "put back.",
            )
        )
    return steps
