#!/usr/bin/env python3
"""Writes the digits fixture as Swift source, so that an installed command needs
no file. Run it after train-digits.py; a test compares both.

    python3 Fixtures/embed-digits.py
"""
import base64
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent / "Sources/Empirical/Instances/DigitsFixture+Data.swift"
FILES = [("model", "digits.safetensors"), ("inputs", "digits-inputs.safetensors")]


def literal(name: str, path: pathlib.Path) -> str:
    """One static constant: base64 in lines of 72 characters."""
    text = base64.b64encode(path.read_bytes()).decode()
    lines = [f"    {text[i:i + 72]}\\" for i in range(0, len(text), 72)]
    lines[-1] = lines[-1].removesuffix("\\")
    return "\n".join(
        [f"  /// {path.name}, in base64.", f'  static let {name} = """']
        + lines + ['    """'])


body = "\n\n".join(literal(name, HERE / file) for name, file in FILES)
TARGET.write_text(
    "// Written by Fixtures/embed-digits.py; do not edit.\n\n"
    f"extension DigitsFixture {{\n{body}\n}}\n")
print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
