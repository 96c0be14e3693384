"""The parts of the options dialog: each shows some options and gives them back."""

from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.run_options import RunOptions
from rootnote.gui.setup.options_form import LayersField, Part, choice, number, padded
from rootnote.gui.setup.path_field import PathField

Changes = dict[str, Any]
"""Values by the name of a field."""
_MOST = 2**31 - 1


class QuestionPart(Part):
    """What is asked: a ranking or shares too, under which prompt, beside which recordings."""

    def __init__(self, options: RunOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading.setText(self.tr("What is asked"))
        self.fast = QRadioButton(self.tr("Rank the tracks and name those that stand out"), self)
        self.full = QRadioButton(self.tr("Measure shares too, which takes far longer"), self)
        self.shapley = QRadioButton(
            self.tr("Measure shares, and divide them by Shapley values, which takes longest"), self
        )
        depth = {("full", "first-order"): self.full, ("full", "shapley"): self.shapley}
        depth.get((options.config.depth, options.config.split), self.fast).setChecked(True)
        both = QWidget(self)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.fast)
        column.addWidget(self.full)
        column.addWidget(self.shapley)
        self.add(
            self.tr("Depth"),
            both,
            self.tr(
                "For shares, a copy of the model forgets the tracks that are named, and what the "
                "suspect loses by it is measured. Shapley values ask that of every part of them "
                "too, so that tracks alike in what they taught share it fairly. In models of "
                "tokens, as MusicGen, the ranking then also counts what the suspect loses by a "
                "step away from each track."
            ),
        )
        self.whole = QCheckBox(self.tr("The catalogue is all that the model was trained on"), self)
        self.whole.setChecked(options.config.whole_training_set)
        self.add(
            self.tr("Training &set"),
            self.whole,
            self.tr(
                "Tick it where you know it. For shares, forgetting much of it then goes further: "
                "a model trained without it would have had little else to learn from."
            ),
        )
        self.prompt = self.add(
            self.tr("&Prompt"),
            QLineEdit(options.config.prompt, self),
            self.tr("The text that the suspect was made from, if known."),
        )
        self.prompt.setPlaceholderText(self.tr("Unknown: leave empty"))
        self.disclosed = QCheckBox(self.tr("This model made the suspect"), self)
        self.disclosed.setChecked(options.config.origin_disclosed)
        self.add(
            self.tr("&Origin"),
            self.disclosed,
            self.tr(
                "Tick it where you know it from elsewhere. It is then not tested, and the result "
                "says that you said so."
            ),
        )
        self.controls = self.add(
            self.tr("&Controls"),
            PathField(self.tr("Controls"), options.controls, self),
            self.tr(
                "Recordings that cannot have been in training. They show whether the "
                "suspect looks like this model's music at all."
            ),
        )
        self.decoys = self.add(
            self.tr("&Decoys"),
            PathField(self.tr("Decoys"), options.decoys, self),
            self.tr(
                "Recordings that cannot have been in training. They are ranked with the "
                "catalogue: a track below them is not told apart from them."
            ),
        )

    def config(self) -> Changes:
        """Fields of the configuration."""
        return {
            "depth": "fast" if self.fast.isChecked() else "full",
            "split": "shapley" if self.shapley.isChecked() else "first-order",
            "prompt": self.prompt.text().strip(),
            "origin_disclosed": self.disclosed.isChecked(),
            "whole_training_set": self.whole.isChecked(),
        }

    def run(self) -> Changes:
        """Fields of the run's options."""
        return {"controls": self.controls.path, "decoys": self.decoys.path}


class MeasurementPart(Part):
    """How it is measured, and on what."""

    def __init__(self, options: RunOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading.setText(self.tr("Measurement"))
        self.segment = padded(QDoubleSpinBox(self))
        self.segment.setRange(0.5, 30)
        self.segment.setSingleStep(0.5)
        self.segment.setSuffix(" s")
        self.segment.setValue(options.config.segment_s)
        self.add(
            self.tr("&Segment length"),
            self.segment,
            self.tr("Length of the stretches that are compared. Memory grows with it."),
        )
        self.layers = self.add(
            self.tr("&Layers"),
            LayersField(options.config.modules, self),
            self.tr("Whose gradients are used. Fewer make a large model fit a small machine."),
        )
        self.seed = self.add(
            self.tr("S&eed"),
            number(options.config.seed, 0, _MOST, self),
            self.tr("Of everything random. The same seed gives the same result."),
        )
        self.index = self.add(
            self.tr("&Index"),
            PathField(self.tr("Index"), options.index, self),
            self.tr("A finished one. Without it, one is made, and found again the next time."),
        )
        self.threads = self.add(
            self.tr("&Threads"),
            number(options.threads or 0, 0, 512, self, self.tr("automatic")),
            self.tr("Of the processor. Another number can change the last digits."),
        )

    def config(self) -> Changes:
        """Fields of the configuration."""
        length = self.segment.value()
        return {
            "segment_s": length,
            "hop_s": length,
            "modules": self.layers.modules,
            "seed": self.seed.value(),
        }

    def run(self) -> Changes:
        """Fields of the run's options."""
        return {"index": self.index.path, "threads": self.threads.value() or None}


class ModelPart(Part):
    """What the model's files do not say."""

    def __init__(self, options: RunOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading.setText(self.tr("The model"))
        told = options.told
        self.adapter = self.add(
            self.tr("&Adapter (LoRA)"),
            PathField(
                self.tr("Adapter (LoRA)"),
                told.get("adapter"),
                self,
                files=self.tr("Adapter") + " (*.safetensors)",
            ),
            self.tr("A fine-tune of this model, as a safetensors file."),
        )
        self.gradients = self.add(
            self.tr("&Gradients"),
            choice(
                [
                    (self.tr("of the adapter's own weights"), "adapter"),
                    (self.tr("of the layers that it changed"), "merged"),
                ],
                told.get("adapter_gradients", "adapter"),
                self,
            ),
        )
        self.family = self.add(
            self.tr("&Family"),
            choice(
                [
                    (self.tr("as its files say"), ""),
                    (self.tr("Riffusion, though it looks like an image model"), "riffusion"),
                ],
                told.get("family", ""),
                self,
            ),
        )
        self.sample_rate = self.add(
            self.tr("Sample &rate"),
            number(told.get("sample_rate") or 0, 0, 768_000, self, self.tr("as its files say")),
            self.tr("For models whose files do not say at which rate they were trained."),
        )

    def told(self) -> Changes:
        """What is said of the checkpoint."""
        return {
            "adapter": self.adapter.path,
            "adapter_gradients": self.gradients.currentData(),
            "family": self.family.currentData(),
            "sample_rate": self.sample_rate.value() or None,
        }


class DiffusionPart(Part):
    """How diffusion and flow models are asked."""

    def __init__(self, options: RunOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading.setText(self.tr("Diffusion and flow models"))
        told = options.told
        self.draws = self.add(
            self.tr("Dra&ws"),
            # 1 stands for none given: two are the fewest that can be antithetic.
            number(told.get("n_draws") or 1, 1, 4096, self, self.tr("as measured")),
            self.tr(
                "Of time step and noise, the same for all recordings: by default as many as it "
                "takes for their halves to agree, 16 to 64."
            ),
        )
        self.readout = self.add(
            self.tr("Read&out"),
            choice(
                [
                    (self.tr("the training loss"), "loss"),
                    (self.tr("the output, as DAS does"), "output"),
                    (self.tr("the squared output, as D-TRAK does"), "output-square"),
                ],
                told.get("readout", "loss"),
                self,
            ),
            self.tr("What of the model's answer is differentiated."),
        )
        self.silence = QCheckBox(self.tr("Leave digital silence out of the loss"), self)
        self.silence.setChecked(told.get("mask_silence", False))
        self.add(self.tr("Silence"), self.silence)

    def told(self) -> Changes:
        """What is said of the checkpoint."""
        draws = self.draws.value()
        return {
            "n_draws": draws if draws > 1 else None,
            "readout": self.readout.currentData(),
            "mask_silence": self.silence.isChecked(),
        }
