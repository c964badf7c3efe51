"""A PyTorch module becomes an ONNX file: what every export here has in common.

Imports torch, so that only those import it who are making an export. Refuses to know which model it is given.
"""

import io
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import torch
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state

from index.errors import LibraryError

OPSET = 17
EXPORT_ERRORS = (
    *(RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError, ImportError, AssertionError),
    *(torch.onnx.errors.OnnxExporterError, LibraryError),
    *(ort_state.Fail, ort_state.InvalidArgument, ort_state.InvalidGraph, ort_state.InvalidProtobuf),
    *(ort_state.NotImplemented, ort_state.RuntimeException),
)


def trace(
    module: torch.nn.Module, features: dict[str, torch.Tensor], outputs: dict[str, dict[int, str]], path: Path
) -> None:
    """Write the module, which takes the features in their order; `outputs` names each output's axes that vary."""
    inputs: Sequence[str] = list(features)
    axes = {name: {0: "texts", 1: "tokens"} for name in inputs} | outputs
    with warnings.catch_warnings(), torch.inference_mode(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the exporter warns of itself; what it made is proven afterwards
        torch.onnx.export(
            module.eval(),
            tuple(features.values()),
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def first_line(error: BaseException) -> str:
    """What a foreign error says, in one line without its full stop."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__).rstrip(".")
